import type { Change } from "../api/compareTypes";
import { overlaps, type Span } from "../document/highlight";
import type { Block, ReadableDocument } from "../document/readableDocument";

export type ComparedRow = { type: "change"; change: Change } | { type: "unchanged"; blocks: Block[] };

/** The changes, and between them what stayed, in the order of the new text. */
export function comparedRows(changes: Change[], before: ReadableDocument, after: ReadableDocument): ComparedRow[] {
  const stayed = unchanged(after, changes.map((change) => change.new));
  const placeOf = placesOfRemoved(changes, before, stayed, after);
  const rows: ComparedRow[] = [];
  let next = 0;
  const upTo = (position: number) => {
    const from = next;
    while ((stayed[next]?.start ?? Infinity) < position) next += 1;
    if (next > from) rows.push({ type: "unchanged", blocks: stayed.slice(from, next) });
  };
  for (const change of changes) {
    upTo(change.new ? after.toUtf16(change.new).start : (placeOf.get(change) ?? 0));
    rows.push({ type: "change", change });
  }
  upTo(Infinity);
  return rows;
}

function unchanged(document: ReadableDocument, sides: (Span | null)[]): Block[] {
  const touched = sides.filter((side) => side !== null).map((side) => document.toUtf16(side));
  return document.blocks.filter((block) => !touched.some((span) => overlaps(span, block)));
}

const words = (document: ReadableDocument, { start, end }: Span) => document.text.slice(start, end).replace(/\s+/g, "");

/** Where a removed provision stood, as a place of the new text: after the words that it followed, where they stayed. */
function placesOfRemoved(changes: Change[], before: ReadableDocument, stayed: Block[], after: ReadableDocument) {
  const places = new Map<Change, number>();
  const removed = changes.filter((change) => change.kind === "removed");
  if (removed.length === 0) return places;
  const old = unchanged(before, changes.map((change) => change.old));
  const endOf = new Map(stayed.map((block) => [words(after, block), block.end]));
  for (const change of removed) {
    const start = change.old ? before.toUtf16(change.old).start : 0;
    const previous = old.filter((block) => block.start < start).at(-1);
    const end = previous && endOf.get(words(before, previous));
    if (end !== undefined) places.set(change, end);
  }
  return places;
}
