import { describe, expect, it } from "vitest";

import type { Change, ChangeSide } from "../src/api/compareTypes";
import type { DocumentText } from "../src/api/types";
import { comparedRows } from "../src/compare/comparedRows";
import { codePointLength } from "../src/document/codePoints";
import { readableDocument } from "../src/document/readableDocument";

const text = (...lines: string[]): DocumentText => ({
  document_id: "d",
  version: 1,
  text: lines.join("\n"),
  pages: [],
  provisions: [],
  tables: [],
});

function side({ text: whole }: DocumentText, words: string): ChangeSide {
  const start = codePointLength(whole.slice(0, whole.indexOf(words)));
  return { path: [], name: words.slice(0, 3), start, end: start + codePointLength(words), text: words, page: null };
}

const change = (about: Partial<Change> & Pick<Change, "kind">): Change => ({
  old: null,
  new: null,
  renumbered: false,
  edits: [],
  ...about,
});

/** Rows as a reader sees them: 「未变」 with the first characters of each line, or the kind of change. */
function shown(changes: Change[], before: DocumentText, after: DocumentText): string[] {
  return comparedRows(changes, readableDocument(before), readableDocument(after)).map((row) =>
    row.type === "changes"
      ? row.group.changes.map(({ kind }) => kind).join("+")
      : row.blocks.map((block) => after.text.slice(block.start, block.start + 3)).join(" "),
  );
}

const BEFORE = text("第一条 𠮷祥公司。", "第二条 条件。", "第三条 旧的。", "第四条 期限。", "第五条 15万元。", "第六条 附则。");
const AFTER = text("第一条 𠮷祥公司。", "第二条 条件。", "第四条 期限。", "第五条 20万元。", "第六条 附则。");

const RAISED = change({ kind: "changed", old: side(BEFORE, "第五条 15万元。"), new: side(AFTER, "第五条 20万元。") });
const REMOVED = change({ kind: "removed", old: side(BEFORE, "第三条 旧的。") });

describe("comparedRows", () => {
  it("folds what stayed around a change, in the order of the new text", () => {
    expect(shown([RAISED], BEFORE, AFTER)).toEqual(["第一条 第二条 第四条", "changed", "第六条"]);
  });

  it("shows a removed provision where it stood", () => {
    expect(shown([REMOVED, RAISED], BEFORE, AFTER)).toEqual(["第一条 第二条", "removed", "第四条", "changed", "第六条"]);
  });

  it("shows a removed provision before what came in its place, in whatever order the two are told", () => {
    const after = text("第一条 𠮷祥公司。", "第二条 条件。", "第三条 新的。", "第四条 期限。", "第五条 15万元。", "第六条 附则。");
    const added = change({ kind: "added", new: side(after, "第三条 新的。") });
    expect(shown([added, REMOVED], BEFORE, after)).toEqual([
      "第一条 第二条",
      "removed",
      "added",
      "第四条 第五条 第六条",
    ]);
  });

  it("shows a removed provision after a rewritten one that it followed", () => {
    const after = text("第一条 𠮷祥公司。", "第二条 更严的条件。", "第七条 新增。", "第四条 期限。", "第五条 15万元。", "第六条 附则。");
    const rewritten = change({ kind: "changed", old: side(BEFORE, "第二条 条件。"), new: side(after, "第二条 更严的条件。") });
    const added = change({ kind: "added", new: side(after, "第七条 新增。") });
    expect(shown([rewritten, added, REMOVED], BEFORE, after)).toEqual([
      "第一条",
      "changed",
      "removed",
      "added",
      "第四条 第五条 第六条",
    ]);
  });

  it("folds nothing where everything changed", () => {
    const [one, other] = [text("第一条 甲。"), text("第一条 乙。")];
    const only = change({ kind: "changed", old: side(one, "第一条 甲。"), new: side(other, "第一条 乙。") });
    expect(shown([only], one, other)).toEqual(["changed"]);
  });
});
