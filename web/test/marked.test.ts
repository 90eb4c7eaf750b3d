import { describe, expect, it } from "vitest";

import { markAt, markedPieces, marksIn, placeOf } from "../src/console/letter/marked";
import type { Finding } from "../src/desk/types";

const finding = (text: string, start: number, end: number): Finding => ({ kind: "figure", text, start, end, message: "" });

describe("markedPieces", () => {
  it("cuts the text where findings begin and end", () => {
    const pieces = markedPieces("奖励20万元，另有5%。", [finding("5%", 9, 11), finding("20万元", 2, 6)]);
    expect(pieces.map(({ text, finding: found }) => [text, found?.text ?? null])).toEqual([
      ["奖励", null],
      ["20万元", "20万元"],
      ["，另有", null],
      ["5%", "5%"],
      ["。", null],
    ]);
  });

  it("counts as the API does, also after a character of two units", () => {
    const text = "𠮷林奖励20万元";
    expect(markedPieces(text, [finding("20万元", 4, 8)])[1]?.text).toBe("20万元");
  });

  it("gives the whole text whatever is found", () => {
    const text = "甲乙丙丁";
    const overlapping = [finding("甲乙", 0, 2), finding("乙丙", 1, 3), finding("没有", 40, 42)];
    expect(markedPieces(text, overlapping).map((piece) => piece.text).join("")).toBe(text);
  });
});

describe("placeOf", () => {
  it("follows the words when something was typed before them", () => {
    expect(placeOf("新加的一行\n奖励20万元", finding("20万元", 2, 6))).toEqual({ start: 8, end: 12 });
  });

  it("takes the nearest of words that stand there twice", () => {
    expect(placeOf("20万元……………………20万元了", finding("20万元", 11, 15))?.start).toBe(12);
  });

  it("is nowhere once the words are gone", () => {
    expect(placeOf("奖励", finding("20万元", 2, 6))).toBeNull();
  });
});

describe("markAt", () => {
  it("names the mark that the cursor is in or at", () => {
    const text = "给予20万元。[1][12]";
    expect([text.indexOf("["), text.indexOf("1]")].map((at) => markAt(text, at))).toEqual([1, 1]);
    expect(markAt(text, text.length)).toBe(12);
    expect(markAt(text, 2)).toBeNull();
  });

  it("finds all marks", () => {
    expect([...marksIn("甲[1]乙[3][1]")]).toEqual([1, 3]);
  });
});
