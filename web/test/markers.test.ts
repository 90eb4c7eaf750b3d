import { describe, expect, it } from "vitest";

import { isHeadingLine, isListLine, parseMarkers, pointers, runs } from "../src/chat/markers";

describe("parseMarkers", () => {
  it("separates words and markers", () => {
    expect(parseMarkers("可申请20万元。[1][12]另有规定。")).toEqual([
      { type: "text", text: "可申请20万元。" },
      { type: "marker", n: 1 },
      { type: "marker", n: 12 },
      { type: "text", text: "另有规定。" },
    ]);
  });

  it("leaves other brackets alone", () => {
    expect(parseMarkers("示高新管发〔2025〕6号 [甲] [2025]")).toEqual([
      { type: "text", text: "示高新管发〔2025〕6号 [甲] [2025]" },
    ]);
  });
});

describe("runs", () => {
  it("gives markers to the words before them", () => {
    expect(runs("首次20万元。[1][2]重新10万元。[3]")).toEqual([
      { text: "首次20万元。", markers: [1, 2] },
      { text: "重新10万元。", markers: [3] },
    ]);
  });

  it("keeps a marker that begins a line", () => {
    expect(runs("[4]如上")).toEqual([
      { text: "", markers: [4] },
      { text: "如上", markers: [] },
    ]);
  });
});

it("knows the headings within an answer", () => {
  for (const line of ["支持标准：", "申报材料：", "办理流程："]) expect(isHeadingLine(line), line).toBe(true);
  for (const line of ["申请时需要提交下列材料：", "支持标准：20万元", "《办法》规定："]) expect(isHeadingLine(line), line).toBe(false);
});

it("knows the lines of a list", () => {
  for (const line of ["（一）申请表；", "1. 申请表", "2、营业执照", "· 证书"]) expect(isListLine(line), line).toBe(true);
  for (const line of ["2025年申报", "1.5倍加计扣除", "（试行）办法", "申请表"]) expect(isListLine(line), line).toBe(false);
});

describe("pointers", () => {
  it("finds the titles of sections that a text points to", () => {
    expect(pointers("身份证复印件（共5项，其余2项见“申报材料”）", ["申报材料"])).toEqual([
      { text: "身份证复印件（共5项，其余2项见“" },
      { text: "申报材料", title: "申报材料" },
      { text: "”）" },
    ]);
  });

  it("leaves what is no section as it is written", () => {
    const text = "详见“申报指南”，名称为“申报材料”";
    expect(pointers(text, ["申报材料"]).some(({ title }) => title !== undefined)).toBe(false);
    expect(
      pointers(text, ["申报材料"])
        .map((part) => part.text)
        .join(""),
    ).toBe(text);
  });
});
