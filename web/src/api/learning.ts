import { address, getJson, request, sendJson } from "./http";
import type { Citation } from "./types";

/** The shapes and requests of what the desk learns: figures, gaps, reviewed answers. */

interface Waiting {
  answered: number;
  median_hours: number | null;
  p90_hours: number | null;
  /** Share answered by the due time. */
  in_time: number | null;
}

interface Drafting {
  sent: number;
  /** Share of letters sent as they were generated. */
  unchanged: number | null;
  /** Mean, 0 to 1. */
  distance: number | null;
  /** Sentences. */
  kept: number;
  changed: number;
  added: number;
  removed: number;
}

/** Keys of the mappings: a kind of ticket, or `all`. */
export interface Stats {
  opened: number;
  /** Tickets opened by day, ISO. */
  by_day: Record<string, number>;
  by_kind: Record<string, number>;
  by_state: Record<string, number>;
  by_origin: Record<string, number>;
  /** Open past their due time now. */
  overdue: number;
  waiting: Record<string, Waiting>;
  drafting: Record<string, Drafting>;
  /** By level. */
  ratings: Record<string, number>;
  reasons: Record<string, number>;
  /** Asked in chat; without an answer; answered by what a person had signed. */
  questions: number;
  refused: number;
  signed: number;
}

export interface Gap {
  question: string;
  times: number;
  newest: string;
  examples: string[];
}

export interface ReviewedAnswer {
  id: string;
  ticket_id: string | null;
  question: string;
  variants: string[];
  text: string;
  citations: Citation[];
  state: "valid" | "lapsed" | "withdrawn";
  /** Which provision changed, and how. */
  lapsed_for: string;
  /** The account, as events name it. */
  approved_by: string;
  approved_at: string;
}

export type ReviewedFields = Pick<ReviewedAnswer, "question" | "variants" | "text">;

/** Days are ISO; both are included. */
export const getStats = (since: string, until: string, signal?: AbortSignal) =>
  getJson<Stats>(address("/desk/stats", { since, until }), { signal });

export const listGaps = (since: string, until: string, signal?: AbortSignal) =>
  getJson<Gap[]>(address("/desk/gaps", { since, until }), { signal });

const reviewedPath = (id: string, part = "") => address(`/desk/reviewed/${encodeURIComponent(id)}${part}`);

export const listReviewed = (signal?: AbortSignal) => getJson<ReviewedAnswer[]>(address("/desk/reviewed"), { signal });

/** The question and the answer of a ticket's letter, to be looked at before they are kept. */
export const reviewedFromTicket = (ticketId: string, signal?: AbortSignal) =>
  getJson<Pick<ReviewedAnswer, "question" | "text" | "citations">>(
    address(`/desk/reviewed/from-ticket/${encodeURIComponent(ticketId)}`),
    { signal },
  );

export const addReviewed = (answer: ReviewedFields & { citations: Citation[]; ticket_id?: string }) =>
  sendJson<ReviewedAnswer>("POST", address("/desk/reviewed"), answer);

export const changeReviewed = (id: string, change: Partial<ReviewedFields>) =>
  sendJson<ReviewedAnswer>("PATCH", reviewedPath(id), change);

export const withdrawReviewed = (id: string) => request(reviewedPath(id), { method: "DELETE" });

/** Drafts test cases of an answer, one for each wording; `id`: of the first. */
export const makeCase = (id: string) => sendJson<{ id: string }>("POST", reviewedPath(id, "/case"));
