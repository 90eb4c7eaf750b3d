import { codePointIndex } from "../../document/codePoints";
import type { Finding } from "../../desk/types";

export interface MarkedPiece {
  text: string;
  /** The finding whose words these are, or null. */
  finding: Finding | null;
}

/** `text` cut where findings begin and end, in UTF-16; of findings that overlap the first one is marked. */
export function markedPieces(text: string, findings: Finding[]): MarkedPiece[] {
  const pieces: MarkedPiece[] = [];
  let position = 0;
  for (const { finding, start, end } of placed(text, findings)) {
    if (start < position || end <= start) continue;
    if (start > position) pieces.push({ text: text.slice(position, start), finding: null });
    pieces.push({ text: text.slice(start, end), finding });
    position = end;
  }
  if (position < text.length) pieces.push({ text: text.slice(position), finding: null });
  return pieces;
}

/** Where a finding stands in `text` now, in UTF-16: where it was found, or where its words are after an edit before them. */
export function placeOf(text: string, finding: Finding): { start: number; end: number } | null {
  const index = codePointIndex(text);
  const [start, end] = [index(finding.start), index(finding.end)];
  if (finding.text === "" || text.slice(start, end) === finding.text) return { start, end };
  const found = nearest(text, finding.text, start);
  return found === -1 ? null : { start: found, end: found + finding.text.length };
}

function nearest(text: string, words: string, to: number): number {
  const after = text.indexOf(words, Math.max(to - words.length, 0));
  const before = text.lastIndexOf(words, to);
  if (after === -1 || before === -1) return Math.max(after, before);
  return after - to < to - before ? after : before;
}

const placed = (text: string, findings: Finding[]) =>
  findings
    .flatMap((finding) => {
      const place = placeOf(text, finding);
      return place ? [{ finding, ...place }] : [];
    })
    .sort((a, b) => a.start - b.start);

const MARKER = /\[(\d{1,3})\]/g;

/** The number of the mark 「[3]」 that `position` stands in or at, or null. */
export function markAt(text: string, position: number): number | null {
  for (const match of text.matchAll(MARKER)) {
    if (match.index <= position && position <= match.index + match[0].length) return Number(match[1]);
    if (match.index > position) return null;
  }
  return null;
}

/** The numbers of all marks in `text`. */
export const marksIn = (text: string): Set<number> => new Set([...text.matchAll(MARKER)].map((match) => Number(match[1])));
