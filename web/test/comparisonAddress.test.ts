import { describe, expect, it } from "vitest";

import { comparisonAddress, comparisonChoices, comparisonOf } from "../src/compare/comparisonAddress";

describe("comparisonChoices", () => {
  it("offers every pair of versions, the newest first, and the documents before and after", () => {
    const choices = comparisonChoices({
      id: "办法",
      versions: [1, 3, 2],
      supersedes: [{ id: "旧", title: "旧办法" }],
      superseded_by: [{ id: "新", title: "新办法" }],
    });
    expect(choices.map(({ label }) => label)).toEqual([
      "第 2 版 → 第 3 版",
      "第 1 版 → 第 3 版",
      "第 1 版 → 第 2 版",
      "与它所替代的《旧办法》对比",
      "与替代它的《新办法》对比",
    ]);
    // The document after `against` is always the new text.
    expect(choices.slice(3).map(({ address }) => decodeURIComponent(address))).toEqual([
      "/policies/旧/diff?against=办法",
      "/policies/办法/diff?against=新",
    ]);
  });

  it("offers nothing for a document with one text", () => {
    expect(comparisonChoices({ id: "a", versions: [1], supersedes: [], superseded_by: [] })).toEqual([]);
  });
});

describe("comparisonOf", () => {
  it("reads what the address says", () => {
    const [, query = ""] = comparisonAddress("a", { from: 1, to: 2 }).split("?");
    expect(comparisonOf(new URLSearchParams(query))).toEqual({ from: 1, to: 2, against: null });
  });

  it("leaves a version that is no number to the server", () => {
    expect(comparisonOf(new URLSearchParams("from=x&to=-1"))).toEqual({ from: null, to: null, against: null });
  });
});
