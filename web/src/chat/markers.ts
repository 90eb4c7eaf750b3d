export type Piece = { type: "text"; text: string } | { type: "marker"; n: number };

const MARKER = /\[(\d{1,3})\]/g;

/** A line's words and its citation markers: 「可申请20万元。[1]」 → text, marker 1. */
export function parseMarkers(line: string): Piece[] {
  const pieces: Piece[] = [];
  let position = 0;
  for (const match of line.matchAll(MARKER)) {
    if (match.index > position) pieces.push({ type: "text", text: line.slice(position, match.index) });
    pieces.push({ type: "marker", n: Number(match[1]) });
    position = match.index + match[0].length;
  }
  if (position < line.length) pieces.push({ type: "text", text: line.slice(position) });
  return pieces;
}

export interface Run {
  text: string;
  /** The markers that follow the text, which stay on the line of its last character. */
  markers: number[];
}

/** A line's words, each with the markers that follow them: 「可申请20万元。[1][2]」 → one run with markers 1 and 2. */
export function runs(line: string): Run[] {
  const found: Run[] = [];
  for (const piece of parseMarkers(line)) {
    const last = found.at(-1);
    if (piece.type === "text") found.push({ text: piece.text, markers: [] });
    else if (last) last.markers.push(piece.n);
    else found.push({ text: "", markers: [piece.n] });
  }
  return found;
}

/** Text in pieces, those with a title pointing to that section: 「（全文见“支持标准”」 → 「（全文见“」, 「支持标准」, 「”」. */
export function pointers(text: string, titles: string[]): { text: string; title?: string }[] {
  return text
    .split(/(?<=见“)([^”]+)(?=”)/)
    .map((part, index) => (index % 2 === 1 && titles.includes(part) ? { text: part, title: part } : { text: part }));
}

// Accepts 「（一）…」「1. …」「2、…」「· …」; refuses 「2025年…」「1.5倍…」.
const LIST_LINE = /^\s*([（(][一二三四五六七八九十]{1,3}[)）]|\d{1,2}(?:[.．](?!\d)|、)|·)/;

// Accepts 「支持标准：」「申报材料：」; refuses a sentence that leads into a list.
const HEADING_LINE = /^[^，。；：、《》]{2,8}：$/;

export const isHeadingLine = (line: string) => HEADING_LINE.test(line.trim());

export const isListLine = (line: string) => LIST_LINE.test(line);
