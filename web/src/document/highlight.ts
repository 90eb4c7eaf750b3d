/** A half-open range of a document's text. */
export interface Span {
  start: number;
  end: number;
}

export interface Segment {
  text: string;
  cited: boolean;
}

export const overlaps = (a: Span, b: Span) => a.start < b.end && b.start < a.end;

/** The text of `span`, cut where the cited span begins and ends. */
export function segments(text: string, span: Span, cited: Span | null): Segment[] {
  if (!cited || !overlaps(span, cited)) return [{ text: text.slice(span.start, span.end), cited: false }];
  const from = Math.max(span.start, cited.start);
  const to = Math.min(span.end, cited.end);
  return [
    { text: text.slice(span.start, from), cited: false },
    { text: text.slice(from, to), cited: true },
    { text: text.slice(to, span.end), cited: false },
  ].filter((segment) => segment.text !== "");
}

/** 「#812-861」 → {start: 812, end: 861}; anything else → null. */
export function spanFromHash(hash: string): Span | null {
  const match = /^#(\d{1,9})-(\d{1,9})$/.exec(hash);
  if (!match) return null;
  const span = { start: Number(match[1]), end: Number(match[2]) };
  return span.start < span.end ? span : null;
}
