import type { Change, Edit } from "../api/compareTypes";

export interface TextPiece {
  type: "same" | "removed" | "added";
  text: string;
}

/** A changed provision as one text: the new words, with the old ones where they stood. */
export function editedText({ new: side, edits }: Pick<Change, "new" | "edits">): TextPiece[] {
  if (!side) return [];
  const characters = Array.from(side.text); // as the API counts
  const pieces: TextPiece[] = [];
  const add = (type: TextPiece["type"], text: string) => {
    if (text !== "") pieces.push({ type, text });
  };
  let position = 0;
  for (const edit of [...edits].sort(inOrder)) {
    const start = edit.new_start - side.start;
    add("same", characters.slice(position, start).join(""));
    add("removed", edit.old);
    add("added", edit.new);
    position = start + (edit.new_end - edit.new_start);
  }
  add("same", characters.slice(position).join(""));
  return pieces;
}

const inOrder = (a: Edit, b: Edit) => a.new_start - b.new_start;
