/** The shapes of the service desk's part of the HTTP API; docs/desk.md has the routes. */

import type { Answer, Citation, KnownFact } from "../api/types";

export type Kind = "consult" | "appeal" | "filing" | "stuck";

export const KINDS: Kind[] = ["consult", "appeal", "filing", "stuck"];

export type State =
  | "new"
  | "assigned"
  | "in_progress"
  | "transferring"
  | "in_review"
  | "approved"
  | "answered"
  | "closed"
  | "merged";

/** In the order in which a ticket goes through them. */
export const STATES: State[] = [
  "new",
  "assigned",
  "in_progress",
  "transferring",
  "in_review",
  "approved",
  "answered",
  "closed",
  "merged",
];

export interface Person {
  actor: string;
  name: string;
}

export interface StaffMember extends Person {
  role: string;
}

export interface TicketSummary {
  id: string;
  number: string;
  kind: Kind;
  state: State;
  subject: string;
  enterprise: { id: string; name: string } | null;
  assignee: Person | null;
  /** Who is asked to take it over. */
  offered_to: Person | null;
  opened_at: string;
  due_at: string | null;
  overdue: boolean;
  due_in_working_days: number | null;
  answered_at: string | null;
  closed_at: string | null;
  revision: number;
  rating: number | null;
}

export interface TicketEvent {
  number: number;
  name: string;
  body: Record<string, unknown>;
  actor: Person;
  at: string;
}

export interface Attachment {
  id: string;
  name: string;
  media_type: string;
  /** Bytes. */
  size: number;
  /** For staff only. */
  internal: boolean;
  added_by: Person;
  added_at: string;
}

/** A signed answer. `text` has the marks that `body.citations` stand for. */
export interface Letter {
  text: string;
  body: { citations?: Citation[] };
  signed_by: string;
  sent_at: string;
}

export interface TicketLink {
  id: string;
  number: string;
  subject: string;
  state: State;
}

export interface TicketDetail extends TicketSummary {
  text: string;
  contact: Record<string, string>;
  origin: string;
  facts: KnownFact[];
  events: TicketEvent[];
  conversation: { id: string; turns: { question: string; answer: Answer; asked_at: string }[] } | null;
  /** The turn that was handed over. */
  answer_id: string | null;
  attachments: Attachment[];
  links: TicketLink[];
  merged_into: TicketLink | null;
  letters: Letter[];
  rated: { level: number; reasons: string[]; comment: string } | null;
  first_owner: Person | null;
  /** What the caller may do now. */
  allowed: string[];
}

/** What this browser handed in before its user signed in. */
export interface Claimable {
  items: { id: string; number: string; subject: string; opened_at: string }[];
}

export interface TicketPage {
  items: TicketSummary[];
  next_cursor: string | null;
  /** By state, of what the other filters leave. */
  counts: Partial<Record<State, number>>;
}

export interface Finding {
  kind: "figure" | "citation" | "missing_basis" | "expired";
  text: string;
  /** In code points of the text that was checked. */
  start: number;
  end: number;
  message: string;
}

export interface Checks {
  findings: Finding[];
  blocking: boolean;
}

/** The mark of what a machine wrote, with its machine-readable part. */
export interface AiLabel {
  text: string;
  id: string;
  at: string;
  generator: string | null;
}

export interface Review {
  needed: boolean;
  /** Why it is needed. */
  reasons: string[];
  passed: boolean | null;
  by: string | null;
  by_name: string | null;
  comment: string;
}

export interface Draft {
  revision: number;
  text: string;
  citations: Citation[];
  questions: { question: string; status: string; answer_id: string | null }[];
  /** For the officer: what could not be done, what to look at. */
  notes: string[];
  checks: Checks;
  /** No reason: it is fresh. */
  stale: { reasons: string[] };
  author: string;
  author_name: string;
  generated_by: string;
  ai_label: AiLabel | null;
  signed_by: { actor: string; name: string; at: string } | null;
  created_at: string;
  instruction: string | null;
  review: Review;
}

export interface Channel {
  channel: "conversation" | "email" | "webhook";
  address?: string;
}

export interface OutboxEntry {
  id: string;
  channel: Channel["channel"];
  address: string;
  state: "waiting" | "sending" | "sent" | "failed";
  attempts: number;
  /** Why the last attempt failed. */
  reason: string | null;
  sent_at: string | null;
}

export interface CannedText {
  id: string;
  title: string;
  text: string;
  /** Of which tickets; none: of all. */
  kinds: Kind[];
}

/** How an answer may be rated. Levels up to `bad` are followed up. */
export interface RatingScale {
  levels: { level: number; name: string; reasons: string[] }[];
  bad: number;
}

export interface EnterpriseName {
  id: string;
  name: string;
  credit_code: string | null;
}

/** Something that an enterprise may file for. */
export interface EnterpriseWindow {
  document_id: string;
  title: string;
  benefit_id: string;
  benefit: string;
  standing: "eligible" | "near_miss" | "unknown";
  state: "open" | "coming" | "all_year";
  text: string;
  amount: string;
}

/** An enterprise across its life cycle. */
export interface LifeCycle extends EnterpriseName {
  /** `derived` from what is known, `because` of that; else an officer set it. */
  stage: { stage: string; name: string; derived: boolean; because: string } | null;
  profile: KnownFact[];
  /** Null where it is not known; `windows_missing` says why. */
  windows: EnterpriseWindow[] | null;
  windows_missing: string;
  tickets: TicketSummary[];
  answers: { ticket_id: string; number: string; subject: string; text: string; signed_by: string; sent_at: string }[];
}
