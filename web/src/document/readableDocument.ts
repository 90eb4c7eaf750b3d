import type { DocumentTable, DocumentText, PageSpan, Provision, ProvisionKind } from "../api/types";
import { codePointIndex } from "./codePoints";
import { overlaps, type Span } from "./highlight";

export type ParagraphRole = "title" | "heading" | "article" | "item" | "body";

/** One line of the text. All offsets of this file are UTF-16, ready for `String.slice`. */
export interface Paragraph extends Span {
  type: "paragraph";
  role: ParagraphRole;
  /** Nesting among headings of the same role, from 1. */
  depth: number;
  /** End of the leading label (「第五条」, 「（二）」); equal to `start` where there is none. */
  labelEnd: number;
  provisionId: string | null;
  repealedOn: string | null;
  /** Set on the first block of a page only. */
  pageBreak: number | null;
}

export interface TableBlock extends Span {
  type: "table";
  table: DocumentTable;
  /** The table's first line, where that is its caption. */
  caption: Span | null;
  repealedOn: string | null;
  pageBreak: number | null;
}

export type Block = Paragraph | TableBlock;

export interface ContentsEntry {
  provisionId: string;
  label: string;
  role: "heading" | "article";
  repealed: boolean;
}

export interface ReadableDocument {
  id: string;
  version: number;
  text: string;
  blocks: Block[];
  contents: ContentsEntry[];
  /** A span counted in code points, as UTF-16. */
  toUtf16: (span: Span) => Span;
  pageAt: (position: number) => number | null;
}

/** Lays a document's text out as paragraphs and tables. */
export function readableDocument(source: DocumentText): ReadableDocument {
  const index = codePointIndex(source.text);
  const toUtf16 = <T extends Span>(span: T): T => ({ ...span, start: index(span.start), end: index(span.end) });
  const provisions = source.provisions.map(toUtf16).sort((a, b) => a.start - b.start || b.end - a.end);
  const pages = source.pages.map(toUtf16);
  const pageAt = (position: number) => pages.find((page) => page.start <= position && position < page.end)?.page ?? null;
  const tables = source.tables
    .map((table) => ({ ...toUtf16(table), rows: table.rows.map((row) => row.map(toUtf16)) }))
    .sort((a, b) => a.start - b.start);

  const blocks = layBlocks(source.text, tables, provisions);
  markPageBreaks(blocks, pages);
  return {
    id: source.document_id,
    version: source.version,
    text: source.text,
    blocks,
    contents: contentsOf(source.text, provisions, blocks),
    toUtf16,
    pageAt,
  };
}

function layBlocks(text: string, tables: DocumentTable[], provisions: Provision[]): Block[] {
  const blocks: Block[] = [];
  let position = 0;
  for (const table of tables) {
    blocks.push(...paragraphs(text, { start: position, end: table.start }, provisions));
    const captionEnd = table.start + table.caption.length;
    blocks.push({
      type: "table",
      start: table.start,
      end: table.end,
      table,
      caption: table.caption && text.slice(table.start, captionEnd) === table.caption ? { start: table.start, end: captionEnd } : null,
      repealedOn: repealDate(provisions, table),
      pageBreak: null,
    });
    position = Math.max(position, table.end);
  }
  blocks.push(...paragraphs(text, { start: position, end: text.length }, provisions));
  return blocks;
}

function paragraphs(text: string, span: Span, provisions: Provision[]): Paragraph[] {
  const lines: Paragraph[] = [];
  let start = span.start;
  while (start < span.end) {
    const newline = text.indexOf("\n", start);
    const end = newline === -1 || newline > span.end ? span.end : newline;
    if (text.slice(start, end).trim() !== "") lines.push(paragraph(text, { start, end }, provisions));
    start = end + 1;
  }
  return lines;
}

function paragraph(text: string, line: Span, provisions: Provision[]): Paragraph {
  const content = text.slice(line.start, line.end);
  const textStart = line.start + (content.length - content.trimStart().length);
  // Sorted outermost first: an article and its first paragraph begin at the same place, and the article names the line.
  const own = provisions.find((provision) => provision.start >= line.start && provision.start <= textStart);
  const label = own?.label && text.startsWith(own.label, textStart) ? own.label : "";
  const role = roleOf(own, content.trim());
  return {
    type: "paragraph",
    ...line,
    role,
    depth: role === "heading" ? headingDepth(own, content.trim()) : 1,
    labelEnd: label ? textStart + label.length : line.start,
    provisionId: own?.id ?? null,
    repealedOn: repealDate(provisions, line),
    pageBreak: null,
  };
}

const HEADING_KINDS = new Set<ProvisionKind>(["part", "chapter", "section", "annex", "heading"]);

// 「第三章 奖励标准」「第二节 申报」「附件1」 read as headings even where the parser gave no kind.
const HEADING_LINE = /^(第[一二三四五六七八九十百]+[编章节]([\s　]|$)|附件[\s　]*[0-9０-９一二三四五六七八九十]*[:：]?$)/;
const ITEM_LINE = /^([（(][一二三四五六七八九十]{1,3}[)）]|[（(]?\d{1,2}[)）.．、])/;

function roleOf(provision: Provision | undefined, line: string): ParagraphRole {
  if (provision?.kind === "title") return "title";
  if ((provision && HEADING_KINDS.has(provision.kind)) || HEADING_LINE.test(line)) return "heading";
  if (provision?.kind === "article") return "article";
  if (provision?.kind === "item" || provision?.kind === "subitem") return "item";
  return ITEM_LINE.test(line) ? "item" : "body";
}

const headingDepth = (provision: Provision | undefined, line: string) =>
  provision?.kind === "section" || /^第[一二三四五六七八九十百]+节/.test(line) ? 2 : 1;

const repealDate = (provisions: Provision[], span: Span) =>
  provisions.find((provision) => provision.repealed_on !== null && overlaps(provision, span))?.repealed_on ?? null;

function markPageBreaks(blocks: Block[], pages: PageSpan[]) {
  for (const page of pages.slice(1)) {
    const first = blocks.find((block) => block.start >= page.start);
    if (first && first.start < page.end) first.pageBreak = page.page;
  }
}

// More of an article's first words than one line of the table of contents shows.
const CONTENTS_WORDS = 20;

function contentsOf(text: string, provisions: Provision[], blocks: Block[]): ContentsEntry[] {
  const shown = new Map<string, Paragraph>();
  for (const block of blocks) if (block.type === "paragraph" && block.provisionId) shown.set(block.provisionId, block);
  return provisions.flatMap((provision) => {
    const line = shown.get(provision.id);
    if (line?.role !== "heading" && line?.role !== "article") return [];
    const words = provision.heading || shortened(text.slice(line.labelEnd, line.end).trim());
    return [
      {
        provisionId: provision.id,
        label: contentsLabel(provision.label, words),
        role: line.role,
        repealed: provision.repealed_on !== null,
      },
    ];
  });
}

/** 「第三章」 and 「奖励标准」 → 「第三章 奖励标准」; 「一、」 needs no space, and 「问1」 is part of 「问1：…」 already. */
function contentsLabel(label: string, words: string): string {
  if (words.startsWith(label)) return words;
  return /[、.．]$/.test(label) ? label + words : `${label} ${words}`;
}

function shortened(words: string): string {
  const characters = [...words];
  return characters.length > CONTENTS_WORDS ? `${characters.slice(0, CONTENTS_WORDS).join("")}…` : words;
}
