import { address, getJson, request, sendJson } from "../api/http";
import type {
  CannedText,
  Channel,
  Checks,
  Claimable,
  Draft,
  EnterpriseName,
  Kind,
  LifeCycle,
  OutboxEntry,
  RatingScale,
  StaffMember,
  TicketDetail,
  TicketPage,
} from "./types";

const ticketPath = (id: string, part = "") => address(`/desk/tickets/${encodeURIComponent(id)}${part}`);

export type Order = "newest" | "due";

export interface TicketFilters {
  state: string;
  kind: string;
  assignee: string;
  overdue: string;
  enterprise_id: string;
  q: string;
}

export const PAGE_SIZE = 30;

export const listTickets = (
  filters: Partial<TicketFilters>,
  cursor: string | null,
  signal?: AbortSignal,
  order: Order = "newest",
) => getJson<TicketPage>(address("/desk/tickets", { ...filters, order, cursor, limit: PAGE_SIZE }), { signal });

export const getClaimable = (signal?: AbortSignal) => getJson<Claimable>(address("/desk/claimable"), { signal });

/** Gives what this browser sent before to the enterprise that has signed in. */
export const claim = () => sendJson<Claimable>("POST", address("/desk/claim"), {});

export interface NewTicket {
  kind: Kind;
  subject: string;
  text: string;
  conversation_id?: string;
  answer_id?: string;
  contact?: Record<string, string>;
  enterprise_id?: string;
}

export const openTicket = (ticket: NewTicket) => sendJson<TicketDetail>("POST", address("/desk/tickets"), ticket);

export const getTicket = (id: string, signal?: AbortSignal) => getJson<TicketDetail>(ticketPath(id), { signal });

/** Does what `action` names, on the ticket as the page showed it. */
export const actOn = (id: string, action: string, body: Record<string, unknown>) =>
  sendJson<TicketDetail>("POST", ticketPath(id, `/${action}`), body);

export async function attach(id: string, file: File, internal: boolean): Promise<TicketDetail> {
  const body = new FormData();
  body.append("file", file, file.name);
  const response = await request(ticketPath(id, `/attachments${internal ? "?internal=true" : ""}`), { method: "POST", body });
  return (await response.json()) as TicketDetail;
}

export const attachmentUrl = (id: string) => address(`/desk/attachments/${encodeURIComponent(id)}`);

export const listStaff = (signal?: AbortSignal) => getJson<StaffMember[]>(address("/desk/staff"), { signal });

export const getDraft = (id: string, signal?: AbortSignal) => getJson<Draft>(ticketPath(id, "/draft"), { signal });

/** All revisions, the newest first. */
export const listDrafts = (id: string, signal?: AbortSignal) =>
  getJson<{ items: Draft[] }>(ticketPath(id, "/drafts"), { signal });

export const draftFileUrl = (id: string, revision: number) => ticketPath(id, `/drafts/${revision}.docx`);

export const generateDraft = (id: string, instruction?: string) =>
  sendJson<Draft>("POST", ticketPath(id, "/draft"), instruction ? { instruction } : {});

/** Saves `text` as the revision after `base`; 409 where somebody else was first. `acknowledged`: why it was out of date, as shown. */
export const saveDraft = (id: string, text: string, base: number, acknowledged: string[] = []) =>
  sendJson<Draft>("PUT", ticketPath(id, "/draft"), { text, base, acknowledged });

export const checkDraft = (id: string, text: string) => sendJson<Checks>("POST", ticketPath(id, "/draft/check"), { text });

export const submitDraft = (id: string, revision: number) =>
  sendJson<unknown>("POST", ticketPath(id, "/draft/submit"), { revision });

export const reviewDraft = (id: string, revision: number, passed: boolean, comment: string) =>
  sendJson<unknown>("POST", ticketPath(id, "/draft/review"), { revision, passed, comment });

export const sendDraft = (id: string, revision: number, channels: Channel[]) =>
  sendJson<unknown>("POST", ticketPath(id, "/draft/send"), { revision, channels });

export const listOutbox = (ticketId: string, signal?: AbortSignal) =>
  getJson<{ items: OutboxEntry[] }>(address("/desk/outbox", { ticket_id: ticketId }), { signal });

export const retryOutbox = (id: string) => sendJson<OutboxEntry>("POST", address(`/desk/outbox/${encodeURIComponent(id)}/retry`));

export const listCanned = (signal?: AbortSignal) => getJson<CannedText[]>(address("/desk/canned"), { signal });

const cannedPath = (id: string) => address(`/desk/canned/${encodeURIComponent(id)}`);

/** Adds a paragraph, or changes the one with `id`. */
export function saveCanned({ id, title, text, kinds }: Omit<CannedText, "id"> & { id?: string }) {
  const paragraph = { title, text, kinds };
  return id ? sendJson<CannedText>("PUT", cannedPath(id), paragraph) : sendJson<CannedText>("POST", address("/desk/canned"), paragraph);
}

export const deleteCanned = (id: string) => request(cannedPath(id), { method: "DELETE" });

export const getRatingScale = (signal?: AbortSignal) => getJson<RatingScale>(address("/desk/rating-scale"), { signal });

/** Enterprises whose name or credit code contains `q`. */
export const findEnterprises = (q: string, signal?: AbortSignal) =>
  getJson<EnterpriseName[]>(address("/desk/enterprises", { q }), { signal });

/** `stage` null: as it follows from what is known. */
export const setStage = (id: string, stage: string | null) =>
  sendJson<LifeCycle>("PATCH", address(`/desk/enterprises/${encodeURIComponent(id)}`), { stage });

export const getLifeCycle = (id: string, signal?: AbortSignal) =>
  getJson<LifeCycle>(address(`/desk/enterprises/${encodeURIComponent(id)}`), { signal });
