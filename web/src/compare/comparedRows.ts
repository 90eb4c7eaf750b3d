import type { Change } from "../api/compareTypes";
import { overlaps, type Span } from "../document/highlight";
import type { Block, ReadableDocument } from "../document/readableDocument";
import { type ChangeGroup, changeGroups } from "./changeGroups";

export type ComparedRow = { type: "changes"; group: ChangeGroup } | { type: "unchanged"; blocks: Block[] };

/** A change, and where in the new text it is shown (UTF-16). */
interface PlacedChange {
  change: Change;
  position: number;
}

/** The changes, and between them what stayed, in the order of the new text; what is gone stands where it stood. */
export function comparedRows(changes: Change[], before: ReadableDocument, after: ReadableDocument): ComparedRow[] {
  const stayed = unchanged(after, changes.map((change) => change.new));
  const rows: ComparedRow[] = [];
  let together: Change[] = [];
  let next = 0;
  const showChanges = () => {
    rows.push(...changeGroups(together).map((group): ComparedRow => ({ type: "changes", group })));
    together = [];
  };
  const showStayed = (position: number) => {
    const from = next;
    while ((stayed[next]?.start ?? Infinity) < position) next += 1;
    if (next === from) return;
    showChanges();
    rows.push({ type: "unchanged", blocks: stayed.slice(from, next) });
  };
  for (const { change, position } of placed(changes, stayed, before, after)) {
    showStayed(position);
    together.push(change);
  }
  showStayed(Infinity);
  showChanges();
  return rows;
}

function unchanged(document: ReadableDocument, sides: (Span | null)[]): Block[] {
  const touched = sides.filter((side) => side !== null).map((side) => document.toUtf16(side));
  return document.blocks.filter((block) => !touched.some((span) => overlaps(span, block)));
}

/** Every change at its place: the words of the new text, or the end of what the old words followed. */
function placed(changes: Change[], stayed: Block[], before: ReadableDocument, after: ReadableDocument): PlacedChange[] {
  const endOf = endsInNewText(changes, stayed, before, after);
  const places = changes.map((change): PlacedChange => {
    if (change.new) return { change, position: after.toUtf16(change.new).start };
    const start = change.old ? before.toUtf16(change.old).start : 0;
    return { change, position: endOf.filter((known) => known.oldStart < start).at(-1)?.newEnd ?? 0 };
  });
  return places.sort((a, b) => a.position - b.position);
}

/** Where the parts of the old text that are still there end in the new one, in the order of the old text. */
function endsInNewText(changes: Change[], stayed: Block[], before: ReadableDocument, after: ReadableDocument) {
  if (changes.every((change) => change.new)) return [];
  const newEnds = new Map(stayed.map((block) => [words(after, block), block.end]));
  const kept = unchanged(before, changes.map((change) => change.old)).map((block) => ({
    oldStart: block.start,
    newEnd: newEnds.get(words(before, block)),
  }));
  const rewritten = changes.map((change) => ({
    oldStart: change.old ? before.toUtf16(change.old).start : 0,
    newEnd: change.old && change.new ? after.toUtf16(change.new).end : undefined,
  }));
  return [...kept, ...rewritten].filter(({ newEnd }) => newEnd !== undefined).sort((a, b) => a.oldStart - b.oldStart);
}

const words = (document: ReadableDocument, { start, end }: Span) => document.text.slice(start, end).replace(/\s+/g, "");
