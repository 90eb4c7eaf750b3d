import { describe, expect, it } from "vitest";

import type { DocumentText } from "../src/api/types";
import { codePointLength } from "../src/document/codePoints";
import { segments, spanFromHash } from "../src/document/highlight";
import { mergedCells } from "../src/document/mergedCells";
import { readableDocument } from "../src/document/readableDocument";

const TEXT = "第一章 总则\n第一条 𠮷祥公司奖励20万元。\n表1 标准\n甲 | 20\n第二条 附则。";
const offset = (words: string) => codePointLength(TEXT.slice(0, TEXT.indexOf(words)));
const provision = (id: string, kind: "chapter" | "article", label: string, words: string, end: number) => ({
  id,
  kind,
  label,
  heading: "",
  path: [label],
  start: offset(words),
  end,
  page: null,
  repealed_on: id === "b" ? "2026-07-01" : null,
});

const SOURCE: DocumentText = {
  document_id: "d",
  version: 1,
  text: TEXT,
  pages: [
    { page: 1, start: 0, end: offset("表1") },
    { page: 2, start: offset("表1"), end: codePointLength(TEXT) },
  ],
  provisions: [
    provision("c", "chapter", "第一章", "第一章", offset("第二条")),
    provision("a", "article", "第一条", "第一条", offset("第二条")),
    provision("b", "article", "第二条", "第二条", codePointLength(TEXT)),
  ],
  tables: [
    {
      start: offset("表1"),
      end: offset("第二条") - 1,
      caption: "表1 标准",
      header_rows: 0,
      rows: [
        [
          { text: "甲", start: offset("甲"), end: offset("甲") + 1 },
          { text: "20", start: offset("| 20") + 2, end: offset("| 20") + 4 },
        ],
      ],
    },
  ],
};

describe("readableDocument", () => {
  const document = readableDocument(SOURCE);
  const words = (block: { start: number; end: number }) => document.text.slice(block.start, block.end);

  it("lays out headings, articles and tables in order", () => {
    expect(document.blocks.map((block) => (block.type === "table" ? "table" : block.role))).toEqual([
      "heading",
      "article",
      "table",
      "article",
    ]);
    expect(words(document.blocks[1]!)).toBe("第一条 𠮷祥公司奖励20万元。");
  });

  it("slices what the API cites, after an astral character too", () => {
    const cited = document.toUtf16({ start: offset("奖励"), end: offset("奖励") + 6 });
    expect(words(cited)).toBe("奖励20万元");
  });

  it("places table cells and captions, breaks pages, names repeals", () => {
    const table = document.blocks[2]!;
    if (table.type !== "table") throw new Error("not a table");
    expect(table.table.rows[0]!.map(words)).toEqual(["甲", "20"]);
    expect(words(table.caption!)).toBe("表1 标准");
    expect(document.blocks.map((block) => block.pageBreak)).toEqual([null, null, 2, null]);
    expect(document.blocks.at(-1)!.repealedOn).toBe("2026-07-01");
    expect(document.contents.map(({ label }) => label)).toEqual(["第一章 总则", "第一条 𠮷祥公司奖励20万元。", "第二条 附则。"]);
  });
});

describe("segments", () => {
  it("cuts at both ends of the cited span", () => {
    expect(segments("给予二十万元奖励", { start: 0, end: 8 }, { start: 2, end: 6 })).toEqual([
      { text: "给予", cited: false },
      { text: "二十万元", cited: true },
      { text: "奖励", cited: false },
    ]);
  });

  it("marks the part that lies in this block", () => {
    expect(segments("甲乙丙丁", { start: 2, end: 4 }, { start: 0, end: 3 })).toEqual([
      { text: "丙", cited: true },
      { text: "丁", cited: false },
    ]);
  });
});

it("reads a span from the address", () => {
  expect(spanFromHash("#812-861")).toEqual({ start: 812, end: 861 });
  for (const hash of ["", "#9-3", "#a-b", "#1-2-3"]) expect(spanFromHash(hash)).toBeNull();
});

const cell = (text: string, start: number) => ({ text, start, end: start + text.length });

it("shows a merged cell once", () => {
  const grid = mergedCells(
    [
      [cell("类别", 0), cell("奖励", 3), cell("奖励", 3)],
      [cell("甲", 6), cell("一", 8), cell("二", 10)],
      [cell("甲", 6), cell("三", 12), cell("", 14)],
    ],
    1,
  );
  expect(grid.map((row) => row.map((merged) => [merged.cell.text, merged.columns, merged.rows]))).toEqual([
    [["类别", 1, 1], ["奖励", 2, 1]],
    [["甲", 1, 2], ["一", 1, 1], ["二", 1, 1]],
    [["三", 1, 1], ["", 1, 1]],
  ]);
});
