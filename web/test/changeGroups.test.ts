import { describe, expect, it } from "vitest";

import type { Change, ChangeKind, ChangeSide } from "../src/api/compareTypes";
import { changeGroups } from "../src/compare/changeGroups";

const side = (...path: string[]): ChangeSide => ({
  path,
  name: path.join(""),
  start: 0,
  end: 1,
  text: "文",
  page: null,
});

const change = (kind: ChangeKind, old: ChangeSide | null, now: ChangeSide | null, renumbered = false): Change => ({
  kind,
  old,
  new: now,
  renumbered,
  edits: [],
});

describe("changeGroups", () => {
  it("keeps an article and its items together, in whatever chapter", () => {
    const groups = changeGroups([
      change("added", null, side("第一章 总则", "第三条")),
      change("changed", side("第二条", "（一）"), side("第一章 总则", "第三条", "（一）")),
      change("added", null, side("第一章 总则", "第四条")),
    ]);
    expect(groups.map(({ name, changes }) => [name, changes.length])).toEqual([
      ["第三条", 2],
      ["第四条", 1],
    ]);
  });

  it("keeps what is gone with what became of its article, and apart from the new article of its number", () => {
    const groups = changeGroups([
      change("changed", side("第三条"), side("第四条"), true),
      change("removed", side("第三条", "（二）"), null),
      change("added", null, side("第四条", "（二）")),
      change("removed", side("第四条"), null),
    ]);
    expect(groups.map(({ name, changes }) => [name, changes.length])).toEqual([
      ["第四条", 3],
      ["第四条", 1],
    ]);
  });

  it("tells the number that an article had before", () => {
    const [moved, kept] = changeGroups([
      change("changed", side("第四条"), side("第五条"), true),
      change("changed", side("第六条"), side("第六条")),
    ]);
    expect([moved?.formerName, kept?.formerName]).toEqual(["第四条", null]);
  });

  it("keeps paragraphs without a number apart", () => {
    expect(changeGroups([change("changed", side(), side()), change("changed", side(), side())])).toHaveLength(2);
  });
});
