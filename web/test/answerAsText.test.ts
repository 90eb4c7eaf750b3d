import { expect, it } from "vitest";

import type { Answer } from "../src/api/types";
import { answerAsText } from "../src/chat/answerAsText";
import { newTurn, withEvent } from "../src/chat/turn";

const ANSWER: Answer = {
  id: "a",
  conversation_id: "c",
  as_of: "2026-11-22",
  status: "answered",
  reasons: [],
  understood: "",
  text: "奖励20万元。[1]",
  details: [
    { title: "条件", text: "在园区注册。[1]" },
    { title: "申报材料", text: "1. 申请表\n2. 营业执照[1]" },
  ],
  citations: [],
  findings: [],
  filing: [],
  missing_facts: [],
  facts: [],
  follow_ups: [],
  handover: null,
  generated_by: "extractive",
  ai_label: "仅供参考。",
};

it("copies the whole answer, its details under their titles", () => {
  expect(answerAsText("奖励多少？", ANSWER)).toBe(
    "问：奖励多少？\n\n答：奖励20万元。[1]\n\n条件：\n在园区注册。[1]\n\n申报材料：\n1. 申请表\n2. 营业执照[1]\n\n政策日期：2026-11-22。仅供参考。",
  );
});

it("takes details as they come, and those of the whole answer in the end", () => {
  const streamed = ANSWER.details.reduce((turn, data) => withEvent(turn, { event: "detail", data }), newTurn("问", "2026-11-22"));
  expect(streamed.details).toEqual(ANSWER.details);
  expect(withEvent(streamed, { event: "done", data: ANSWER }).details).toEqual(ANSWER.details);
});
