import { expect, it } from "vitest";

import type { KnownFact, MissingFact } from "../src/api/types";
import { correctedValue, factSentence, factValue, profileOf } from "../src/chat/missingFact";

const asked = (fields: Partial<MissingFact>): MissingFact => ({
  key: "k",
  question: "多少？",
  unit: null,
  decides: [],
  year: null,
  type: "text",
  options: [],
  ...fields,
});

const known = (value: KnownFact["value"], shown: string): KnownFact => ({ key: "k", value, said: "", name: "名称", shown, year: null });

it("sends money in 万元 and a ratio in percent, as it was typed", () => {
  const rd = asked({ question: "公司2025年的研发费用是多少？", type: "money", unit: "CNY", year: 2025 });
  expect(factValue(rd, "1,800")).toBe("1800万元");
  expect(factValue(rd, "很多")).toBeNull();
  expect(factSentence(rd, " 180 ")).toBe("公司2025年的研发费用是多少？180万元");
  expect(factValue(asked({ type: "ratio" }), "7.5")).toBe("7.5%");
  expect(factValue(asked({ type: "number", unit: "人" }), "28")).toBe("28人");
});

it("sends 是 and 否 as true and false, and nothing where neither was chosen", () => {
  const fact = asked({ type: "boolean" });
  expect(factValue(fact, "是")).toBe(true);
  expect(factValue(fact, "否")).toBe(false);
  expect(factValue(fact, "")).toBeNull();
});

it("sends a choice by its value and says it by its name", () => {
  const fact = asked({ question: "规模？", type: "choice", options: [["small", "小型"], ["large", "大型"]] });
  expect(factValue(fact, "small")).toBe("small");
  expect(factSentence(fact, "small")).toBe("规模？小型");
});

it("puts each year of a yearly fact under its year", () => {
  const given = [
    { key: "revenue", year: 2024, value: "1万元" },
    { key: "revenue", year: 2025, value: "2万元" },
    { key: "hnte_valid", year: null, value: true },
  ];
  expect(profileOf(given)).toEqual({ revenue: { 2024: "1万元", 2025: "2万元" }, hnte_valid: true });
});

it("keeps the unit of a corrected number unless another is typed", () => {
  const rd = known("6000000", "600万元");
  expect(correctedValue(rd, "650")).toBe("650万元");
  expect(correctedValue(rd, "1.2亿元")).toBe("1.2亿元");
  expect(correctedValue(rd, "不少")).toBeNull();
  expect(correctedValue(known(true, "是"), "否")).toBe(false);
  expect(correctedValue(known("2022-03-01", "2022年3月1日"), "2022年4月1日")).toBe("2022年4月1日");
});
