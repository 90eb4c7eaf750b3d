import { describe, expect, it } from "vitest";

import { duration, meanRating, share } from "../src/console/insight/figures";
import { daysBetween, lastDays } from "../src/console/insight/period";
import { textDiff } from "../src/console/letter/textDiff";
import { ACTIONS, bodyOf, isComplete, offered } from "../src/console/ticket/actions";
import { eventRemark, eventWords } from "../src/console/ticket/eventWords";
import { dueLevel, dueWords } from "../src/desk/due";
import { EMPTY_TICKET, isReady, newTicket, subjectOf } from "../src/desk/ticketFields";
import type { TicketEvent } from "../src/desk/types";
import { BY_LANGUAGE } from "../src/words/words";

const { zh } = BY_LANGUAGE;

const action = (name: string) => {
  const found = ACTIONS.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`no action ${name}`);
  return found;
};

describe("actions", () => {
  it("are offered only where the server allows them, the next step first", () => {
    expect(offered(["close", "notes", "accept", "draft"]).map(({ name }) => name)).toEqual(["accept", "close"]);
  });

  it("ask for all that the API needs", () => {
    expect(isComplete(action("transfer"), { to: "user:1", reason: " " })).toBe(false);
    expect(isComplete(action("transfer"), { to: "user:1", reason: "业务归口" })).toBe(true);
    expect(isComplete(action("close"), {})).toBe(true);
  });

  it("send a ticket under the name that the API gives it", () => {
    expect(bodyOf(action("merge"), { "other-ticket": "t2" })).toEqual({ into: "t2" });
    expect(bodyOf(action("link"), { "other-ticket": "t2" })).toEqual({ to: "t2" });
    expect(bodyOf(action("close"), { "reason-optional": " 已电话答复 " })).toEqual({ reason: "已电话答复" });
  });
});

describe("due times", () => {
  const due = { due_at: "2026-11-25T09:00:00Z", overdue: false, due_in_working_days: 3, state: "in_progress" } as const;

  it("are late, soon or in time, in words and by level", () => {
    expect([dueLevel(due), dueWords(zh, due)]).toEqual(["fine", "剩 3 个工作日"]);
    expect([dueLevel({ ...due, due_in_working_days: 0 }), dueWords(zh, { ...due, due_in_working_days: 0 })]).toEqual(["soon", "今天到期"]);
    const late = { ...due, overdue: true, due_in_working_days: -2 };
    expect([dueLevel(late), dueWords(zh, late)]).toEqual(["late", "超期 2 个工作日"]);
  });

  it("no longer count once the ticket is answered", () => {
    expect(dueLevel({ ...due, overdue: true, state: "answered" })).toBe("done");
  });
});

describe("a new ticket", () => {
  const fields = { ...EMPTY_TICKET, subject: "奖励", text: "奖励多少？" };

  it("of somebody without an account needs a telephone number or an e-mail address", () => {
    expect(isReady(fields, false)).toBe(true);
    expect(isReady(fields, true)).toBe(false);
    expect(isReady({ ...fields, phone: "0571-88120106转2" }, true)).toBe(true);
    expect(isReady({ ...fields, email: "不是邮箱" }, true)).toBe(false);
  });

  it("leaves out what was left open", () => {
    expect(newTicket({ ...fields, phone: " 13800000000 " }, { conversation_id: "c1", answer_id: "a1" })).toEqual({
      kind: "consult",
      subject: "奖励",
      text: "奖励多少？",
      contact: { phone: "13800000000" },
      conversation_id: "c1",
      answer_id: "a1",
    });
  });

  it("is called by the first sentence of the question, cut where that is long", () => {
    expect(subjectOf("奖励多少？要交什么材料？")).toBe("奖励多少？");
    expect([...subjectOf("长".repeat(80))]).toHaveLength(40);
  });
});

const event = (name: string, body: Record<string, unknown>): TicketEvent => ({
  number: 1,
  name,
  body,
  actor: { actor: "user:1", name: "张晓燕" },
  at: "2026-11-23T01:00:00Z",
});

describe("events", () => {
  it("name people, not accounts", () => {
    expect(eventWords(zh, event("assigned", { to: "user:2" }), () => "李审核")).toBe("分派给 李审核");
  });

  it("tell a review that passed from one that did not", () => {
    expect(eventWords(zh, event("reviewed", { passed: true }), String)).toBe("复核通过");
    expect(eventWords(zh, event("reviewed", { passed: false, comment: "金额不对" }), String)).toBe("复核退回");
    expect(eventRemark(event("reviewed", { passed: false, comment: "金额不对" }))).toBe("金额不对");
  });

  it("of a kind that this client does not know are shown by their own name", () => {
    expect(eventWords(zh, event("of_tomorrow", {}), String)).toBe("of_tomorrow");
  });
});

describe("textDiff", () => {
  it("shows whole words that changed and keeps both texts", () => {
    const [from, to] = ["给予一次性奖励20万元。", "给予一次性奖励35万元，分两年拨付。"];
    const pieces = textDiff(from, to);
    expect(pieces.filter(({ type }) => type !== "added").map(({ text }) => text).join("")).toBe(from);
    expect(pieces.filter(({ type }) => type !== "removed").map(({ text }) => text).join("")).toBe(to);
    expect(pieces.find(({ type }) => type === "removed")?.text).toBe("20");
  });
});

describe("figures", () => {
  it("are told in the unit that fits", () => {
    expect([0, 0.5, 21.44, 60].map((hours) => duration(zh, hours))).toEqual(["1 分钟", "30 分钟", "21.4 小时", "2.5 天"]);
    expect([share(0.4234), share(null)]).toEqual(["42%", "—"]);
  });

  it("give the mean of ratings by how many gave them", () => {
    expect(meanRating({ 5: 3, 1: 1 })).toEqual({ mean: 4, count: 4 });
    expect(meanRating({})).toEqual({ mean: null, count: 0 });
  });

  it("are over whole days of the park, both ends included", () => {
    const { since, until } = lastDays(7, new Date("2026-11-23T17:00:00Z"));
    expect([since, until]).toEqual(["2026-11-18", "2026-11-24"]);
    expect(daysBetween(since, until)).toHaveLength(7);
  });
});
