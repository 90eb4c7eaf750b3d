/** The shapes of the HTTP API for what changed between two texts, and for what an officer has to look at. */

export type ChangeKind = "added" | "removed" | "changed" | "moved";

/** A provision in one of the texts: its own words without its parts. */
export interface ChangeSide {
  path: string[];
  name: string;
  start: number;
  end: number;
  text: string;
  page: number | null;
}

/** Words of the old text that became words of the new one. Offsets are those of the whole texts. */
export interface Edit {
  old: string;
  new: string;
  old_start: number;
  old_end: number;
  new_start: number;
  new_end: number;
}

export interface Change {
  kind: ChangeKind;
  old: ChangeSide | null;
  new: ChangeSide | null;
  renumbered: boolean;
  edits: Edit[];
}

export interface ComparedText {
  document_id: string;
  title: string;
  version: number;
}

export interface PolicyDiff {
  old: ComparedText;
  new: ComparedText;
  added: number;
  removed: number;
  changed: number;
  moved: number;
  unchanged: number;
  /** In the order of the new text, a removed part where it stood. */
  changes: Change[];
  affected_answers: { count: number; ids: string[] };
}

/** What to compare: two versions, or the document with another one, whose text is the new one. */
export interface Comparison {
  from: number | null;
  to: number | null;
  against: string | null;
}

export interface Doubt {
  kind: string;
  document_id: string;
  title: string;
  what: string;
  quote: string;
  advice: string;
}
