import type { IncomingMessage, ServerResponse } from "node:http";
import type { Connect, Plugin } from "vite";

import type { Answer, ChatRequest, Conversation } from "../src/api/types";
import { admin } from "./admin.ts";
import { answerTo, EXAMPLES } from "./answers.ts";
import { comparison, DOUBTS } from "./comparison.ts";
import { cardLines, CARDS } from "./cards.ts";
import { desk } from "./desk.ts";
import { DOCUMENTS } from "./documents.ts";
import { evaluations } from "./evaluations.ts";
import { audit, people, whoIs } from "./people.ts";
import { bodyOf, json, pause, problem } from "./replies.ts";

const conversations = new Map<string, Conversation>();

function keep(asked: ChatRequest): Answer {
  const id = asked.conversation_id ?? crypto.randomUUID();
  const conversation = conversations.get(id) ?? { id, created_at: new Date().toISOString(), turns: [] };
  const answer = { id: crypto.randomUUID(), conversation_id: id, ...answerTo(asked.question) };
  conversation.turns.push({ question: asked.question, answer, asked_at: new Date().toISOString() });
  conversations.set(id, conversation);
  return answer;
}

/** 「…出错…」 fails before the stream, 「…中断…」 inside it, so that both can be looked at. */
async function chat(request: IncomingMessage, response: ServerResponse) {
  const asked = await bodyOf<ChatRequest>(request);
  if (asked.question.includes("出错")) return problem(response, 503, "政策索引正在载入，请稍候再试。");
  const answer = keep(asked);
  response.setHeader("content-type", "text/event-stream");
  const send = (event: string, data: unknown) => response.write(`event: ${event}\r\ndata: ${JSON.stringify(data)}\r\n\r\n`);
  await pause(500);
  send("retrieval", {
    understood: answer.understood,
    documents: DOCUMENTS.map(({ policy }) => ({ document_id: policy.id, title: policy.title, validity: policy.validity })),
  });
  await pause(900);
  for (const citation of answer.citations) send("citation", citation);
  for (const sentence of answer.text.match(/[^\n。]*(?:。(?:\[\d+\])*|\n|$)/g) ?? []) {
    if (sentence === "") continue;
    send("delta", { text: sentence });
    await pause(220);
    if (asked.question.includes("中断")) return response.end();
  }
  for (const detail of answer.details) send("detail", detail);
  for (const finding of answer.findings) send("finding", finding);
  send("done", answer);
  return response.end();
}

const matches = (text: string | null, wanted: string | null) => !wanted || text === wanted;

function policies(query: URLSearchParams) {
  const words = query.get("q") ?? "";
  const items = DOCUMENTS.map(({ policy }) => policy).filter(
    (policy) =>
      `${policy.title}${policy.document_number}${policy.issuer}`.includes(words) &&
      matches(policy.level, query.get("level")) &&
      matches(policy.validity, query.get("validity")) &&
      (!query.get("chain") || policy.chain.some((chain) => chain === query.get("chain"))),
  );
  return { items, next_cursor: null, total: items.length };
}

const META = {
  name: "企服通助手",
  park_name: "示范高新技术产业开发区",
  version: "0.1.0",
  documents: DOCUMENTS.length,
  passages: 60,
  model: null,
  as_of: "2026-11-22",
  examples: EXAMPLES,
};

const handler: Connect.NextHandleFunction = (request, response, next) => {
  const url = new URL(request.url ?? "/", "http://localhost");
  if (!url.pathname.startsWith("/api/v1/")) return next();
  const [resource, id = "", part, ...rest] = url.pathname.slice("/api/v1/".length).split("/").map(decodeURIComponent);
  const document = DOCUMENTS.find(({ policy }) => policy.id === id);
  if (resource === "meta") return json(response, META);
  if (resource === "auth") return void whoIs(request, response, id);
  if (resource === "people") return void people(request, response, [id, part ?? "", ...rest]);
  if (resource === "audit") return audit(response, id);
  if (resource === "desk") return void desk(request, response, [id, part ?? "", ...rest], url.searchParams, conversations);
  if (resource === "evaluations") return evaluations(response, id, part);
  if (resource === "policies" && id === "cards") return json(response, { items: CARDS });
  if (resource === "admin") return admin(request, response, [id, part ?? "", ...rest]);
  if (resource === "chat") return void chat(request, response);
  if (resource === "feedback") return json(response, null, 204);
  if (resource === "conversations" && request.method === "DELETE") {
    return conversations.delete(id) ? json(response, null, 204) : problem(response, 404, "没有这个会话。");
  }
  if (resource === "conversations") {
    const conversation = conversations.get(id);
    return conversation ? json(response, conversation) : problem(response, 404, "这个会话已不存在。");
  }
  if (resource === "policies" && !id) return json(response, policies(url.searchParams));
  if (resource === "policies" && id === "doubts") return json(response, { items: DOUBTS });
  if (resource === "policies" && document) {
    if (part === "cards" && rest[0] === "lines") return json(response, cardLines(id));
    if (part === "cards") return json(response, {});
    if (part === "diff") return json(response, comparison());
    if (part === "text") return json(response, document.text);
    if (part === "file") return response.end(document.text.text);
    return json(response, document.policy);
  }
  return problem(response, 404, "没有找到这份政策。");
};

/** Answers the API's addresses from canned text, in `npm run dev` and `vite preview`. */
export const mockApi = (): Plugin => ({
  name: "mock-api",
  configureServer: (server) => void server.middlewares.use(handler),
  configurePreviewServer: (server) => void server.middlewares.use(handler),
});
