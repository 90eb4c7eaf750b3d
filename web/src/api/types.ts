/** The shapes of the HTTP API. Every `start` and `end` counts code points, as Python does; see document/codePoints.ts. */

export type Validity = "in_force" | "not_yet" | "expired" | "superseded" | "repealed";
export type Level = "national" | "province" | "city" | "park";
export type Chain = "innovation" | "industry" | "talent" | "policy" | "capital";
export type Provenance = "demonstration" | "digest" | "official";
export type AnswerStatus = "answered" | "partial" | "needs_facts" | "abstained";
export type Rating = "up" | "down";

export interface Meta {
  name: string;
  park_name: string;
  version: string;
  documents: number;
  passages: number;
  model: string | null;
  as_of: string;
  examples: string[];
}

export interface Citation {
  n: number;
  document_id: string;
  title: string;
  document_number: string | null;
  version: number;
  validity: Validity;
  effective_from: string | null;
  effective_to: string | null;
  provision: string;
  page: number | null;
  start: number;
  end: number;
  quote: string;
  url: string;
}

export type FactType = "boolean" | "money" | "number" | "ratio" | "date" | "choice" | "choices" | "text";

/** What is known of the asker: `shown` as a person writes it, `said` the words it came from, `year` of a yearly fact. */
export interface KnownFact {
  key: string;
  /** Money in yuan and ratios as fractions, both as decimal text. */
  value: string | boolean | string[];
  said: string;
  name: string;
  shown: string;
  year: number | null;
}

/** One condition judged. An `exclusion` speaks against where it holds; its verdict is "met" where it does not hold. */
export interface Condition {
  text: string;
  verdict: "met" | "unmet" | "unknown";
  fact: KnownFact | null;
  citation: number;
  /** How the fact was computed, or "". */
  derived: string;
  /** What is missing to meet the condition, or "". */
  gap: string;
  exclusion: boolean;
}

export interface AmountStep {
  step: string;
  value: string;
  citation: number | null;
}

/** An amount in yuan; `cny` is null where a fact is missing, and `text` then states the rule. */
export interface Amount {
  cny: number | null;
  text: string;
  at_most: boolean;
  nature: string;
  trace: AmountStep[];
}

export interface Finding {
  benefit_id: string;
  benefit: string;
  document_id: string;
  verdict: "eligible" | "not_eligible" | "unknown";
  conditions: Condition[];
  amount: Amount | null;
  card_status: "approved" | "draft";
}

export interface MissingFact {
  key: string;
  question: string;
  unit: string | null;
  decides: string[];
  year: number | null;
  type: FactType;
  /** (value, name) of each value of a choice. */
  options: [string, string][];
}

export interface FilingWindow {
  state: "open" | "coming" | "closed" | "all_year" | "by_notice";
  text: string;
  label: string;
  opens: string | null;
  closes: string | null;
  /** Until it closes or opens. */
  days: number | null;
  citation: number | null;
}

export interface FilingMaterial {
  name: string;
  form: string | null;
  copies: number | null;
  stamped: boolean | null;
  issued_by: string | null;
  obtained_at: string | null;
  only_if: string;
  exempt: boolean;
  citation: number | null;
}

export interface FilingNote {
  name: string;
  text: string;
  phone: string | null;
  url: string | null;
  citation: number | null;
}

/** How to file for one benefit: of its guide the parts that were asked for. */
export interface Filing {
  document_id: string;
  title: string;
  benefit_id: string;
  benefit: string;
  card_status: "approved" | "draft";
  first: FilingWindow | null;
  windows: FilingWindow[];
  materials: FilingMaterial[];
  steps: FilingNote[];
  time_limits: FilingNote[];
  channels: FilingNote[];
  contacts: FilingNote[];
  without_application: boolean;
  /** Whether a day to come can be put in a calendar. */
  has_dates: boolean;
}

export interface Handover {
  reason: string;
  desk: string;
  channel: string;
  phone: string;
  citation: number | null;
}

/** A part of an answer under its title, with marks as in the answer's text. */
export interface Detail {
  title: string;
  text: string;
}

/** `text` answers on its own, in 350 characters at most; `details` hold the rest. */
export interface Answer {
  id: string;
  conversation_id: string;
  as_of: string;
  status: AnswerStatus;
  reasons: string[];
  understood: string;
  text: string;
  details: Detail[];
  citations: Citation[];
  findings: Finding[];
  filing: Filing[];
  missing_facts: MissingFact[];
  /** All that is known of the asker after this turn. */
  facts: KnownFact[];
  follow_ups: string[];
  handover: Handover | null;
  generated_by: string;
  ai_label: string;
}

export interface RetrievedDocument {
  document_id: string;
  title: string;
  validity: Validity;
}

export interface Retrieval {
  understood: string;
  documents: RetrievedDocument[];
}

export interface Problem {
  type?: string;
  title: string;
  status: number;
  detail?: string;
  code?: string;
}

export type ChatEvent =
  | { event: "retrieval"; data: Retrieval }
  | { event: "delta"; data: { text: string } }
  | { event: "citation"; data: Citation }
  | { event: "detail"; data: Detail }
  | { event: "finding"; data: Finding }
  | { event: "done"; data: Answer }
  | { event: "error"; data: Problem };

export type FactValue = string | boolean | string[];

/** Facts by their keys; of a yearly fact, its values by year. */
export type Profile = Record<string, FactValue | Record<string, FactValue>>;

export interface ChatRequest {
  question: string;
  conversation_id?: string;
  profile?: Profile;
  as_of?: string;
}

export interface Conversation {
  id: string;
  created_at: string;
  turns: { question: string; answer: Answer; asked_at: string }[];
}

export interface PolicyReference {
  id: string;
  title: string;
}

export interface Policy {
  id: string;
  title: string;
  document_number: string | null;
  issuer: string | null;
  level: Level | null;
  chain: Chain[];
  issued_on: string | null;
  effective_from: string | null;
  effective_to: string | null;
  validity: Validity;
  validity_note: string;
  superseded_by: PolicyReference[];
  supersedes: PolicyReference[];
  provenance: Provenance;
  official_url: string | null;
  source: string;
  media_type: string;
  version: number;
}

export type RelationType =
  | "supersedes"
  | "repeals"
  | "amends"
  | "extends"
  | "based_on"
  | "implements"
  | "forwards"
  | "prevails";

/** What one document says of another: this one (`outgoing`), or the other one of this. */
export interface PolicyRelation {
  type: RelationType;
  /** The type in words, as seen from this document. */
  label: string;
  direction: "outgoing" | "incoming";
  /** Null where the catalogue has no such document. */
  document_id: string | null;
  title: string;
  document_number: string | null;
  provisions: string[];
  on: string | null;
  until: string | null;
  /** How much longer it holds. */
  months: number | null;
  /** In the text of the document that says it; "" without offsets where only its register does. */
  quote: string;
  start: number | null;
  end: number | null;
}

export interface PolicyDetail extends Policy {
  versions: number[];
  page_count: number | null;
  repealed_provisions: { provision: string; on: string | null; by: PolicyReference | null }[];
  relations: PolicyRelation[];
  notes: string[];
}

export interface PolicyPage {
  items: Policy[];
  next_cursor: string | null;
  total: number;
}

export type ProvisionKind =
  | "title"
  | "part"
  | "chapter"
  | "section"
  | "heading"
  | "annex"
  | "article"
  | "paragraph"
  | "item"
  | "subitem"
  | "table"
  | "row";

export interface Provision {
  id: string;
  kind: ProvisionKind;
  label: string;
  heading: string;
  path: string[];
  start: number;
  end: number;
  page: number | null;
  repealed_on: string | null;
}

export interface TableCell {
  text: string;
  start: number;
  end: number;
}

export interface DocumentTable {
  start: number;
  end: number;
  caption: string;
  header_rows: number;
  rows: TableCell[][];
}

export interface PageSpan {
  page: number | null;
  start: number;
  end: number;
}

export interface DocumentText {
  document_id: string;
  version: number;
  text: string;
  pages: PageSpan[];
  provisions: Provision[];
  tables: DocumentTable[];
}
