import { expect, it } from "vitest";

import { factInput, factSentence, factValue } from "../src/chat/missingFact";

const fact = (question: string, unit: string | null) => ({ key: "k", question, unit, decides: [] });

it("asks in 万元 and keeps yuan", () => {
  const rd = fact("上年度研发费用是多少（万元）？", "CNY");
  const input = factInput(rd);
  expect(factValue(input, "1.1")).toBe(11_000);
  expect(factValue(input, "1,800")).toBe(18_000_000);
  expect(factValue(input, "很多")).toBeNull();
  expect(factSentence(rd, input, " 180 ")).toBe("上年度研发费用是多少（万元）？180万元");
});

it("offers 是 and 否 for a yes-or-no question", () => {
  const input = factInput(fact("企业是否在示范高新区登记注册？", null));
  expect(input.type).toBe("choice");
  expect(factValue(input, "否")).toBe(false);
  expect(factValue(input, "")).toBeNull();
});
