import { describe, expect, it } from "vitest";

import type { Edit } from "../src/api/compareTypes";
import { editedText } from "../src/compare/editedText";

const side = (text: string, start = 100) => ({
  path: [],
  name: "第三条",
  start,
  end: start + [...text].length,
  text,
  page: null,
});

const edit = (old: string, words: string, newStart: number): Edit => ({
  old,
  new: words,
  old_start: 0,
  old_end: [...old].length,
  new_start: newStart,
  new_end: newStart + [...words].length,
});

const read = (pieces: ReturnType<typeof editedText>) =>
  pieces.map(({ type, text }) => ({ same: text, removed: `[-${text}]`, added: `[+${text}]` })[type]).join("");

describe("editedText", () => {
  it("puts old words where the new ones stand, figures whole", () => {
    const text = "第三条 给予一次性奖励20万元。";
    expect(read(editedText({ new: side(text), edits: [edit("15万元", "20万元", 111)] }))).toBe(
      "第三条 给予一次性奖励[-15万元][+20万元]。",
    );
  });

  it("shows words that only went and words that only came", () => {
    const text = "第三条 示范高新区企业，经核验的。";
    expect(read(editedText({ new: side(text), edits: [edit("", "，经核验的", 111), edit("注册的", "", 104)] }))).toBe(
      "第三条 [-注册的]示范高新区企业[+，经核验的]。",
    );
  });

  it("counts code points, as the API does", () => {
    expect(read(editedText({ new: side("𠮷祥公司20万元", 0), edits: [edit("15万元", "20万元", 4)] }))).toBe(
      "𠮷祥公司[-15万元][+20万元]",
    );
  });
});
