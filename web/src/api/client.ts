import type { Comparison, PolicyDiff } from "./compareTypes";
import { address, BASE, getJson, postJson, request } from "./http";
import { fromProblem, interrupted } from "./problem";
import { readEvents } from "./sse";
import type {
  ChatEvent,
  ChatRequest,
  Conversation,
  DocumentText,
  Meta,
  PolicyDetail,
  PolicyPage,
  Rating,
} from "./types";

const CHAT_EVENTS = new Set<string>(["retrieval", "delta", "citation", "detail", "finding", "done", "error"]);

/** The events of one answer up to `done`. A stream that ends without it is an error, as is an `error` event. */
export async function* ask(chat: ChatRequest, signal: AbortSignal): AsyncGenerator<ChatEvent> {
  const response = await postJson(`${BASE}/chat`, { ...chat, stream: true }, {
    headers: { accept: "text/event-stream" },
    signal,
  });
  if (!response.body) throw interrupted();
  try {
    for await (const { event, data } of readEvents(response.body)) {
      if (!CHAT_EVENTS.has(event)) continue;
      const parsed = { event, data: JSON.parse(data) as unknown } as ChatEvent;
      if (parsed.event === "error") throw fromProblem(parsed.data, parsed.data.status);
      yield parsed;
      if (parsed.event === "done") return;
    }
  } catch (error) {
    // The browser reports a connection lost in the middle of a body as a TypeError.
    if (error instanceof TypeError && !signal.aborted) throw interrupted();
    throw error;
  }
  throw interrupted();
}

export const getMeta = (signal?: AbortSignal) => getJson<Meta>(address("/meta"), { signal });

export const getConversation = (id: string, signal?: AbortSignal) =>
  getJson<Conversation>(address(`/conversations/${encodeURIComponent(id)}`), { signal });

export const deleteConversation = (id: string) =>
  request(address(`/conversations/${encodeURIComponent(id)}`), { method: "DELETE" });

export const sendFeedback = (answerId: string, rating: Rating, comment?: string) =>
  postJson(address("/feedback"), { answer_id: answerId, rating, comment });

export interface PolicyFilters {
  q: string;
  level: string;
  chain: string;
  validity: string;
}

export const listPolicies = (
  filters: PolicyFilters,
  asOf: string,
  cursor: string | null,
  signal?: AbortSignal,
) => getJson<PolicyPage>(address("/policies", { ...filters, as_of: asOf, cursor, limit: 50 }), { signal });

export const getPolicy = (id: string, asOf: string, signal?: AbortSignal) =>
  getJson<PolicyDetail>(address(`/policies/${encodeURIComponent(id)}`, { as_of: asOf }), { signal });

export const getPolicyText = (id: string, version: number | null, signal?: AbortSignal) =>
  getJson<DocumentText>(address(`/policies/${encodeURIComponent(id)}/text`, { version }), { signal });

export const policyFileUrl = (id: string) => address(`/policies/${encodeURIComponent(id)}/file`);

export const getPolicyDiff = (id: string, comparison: Comparison, signal?: AbortSignal) =>
  getJson<PolicyDiff>(address(`/policies/${encodeURIComponent(id)}/diff`, { ...comparison }), { signal });

