import type { Checks, Draft, Finding, TicketDetail } from "../src/desk/types";
import { codePointLength } from "../src/document/codePoints.ts";
import { answerTo } from "./answers.ts";

const CITED = answerTo("高企认定奖励").citations;

const LETTER = [
  "星源智能科技有限公司：",
  "您好！您单位提出的2个问题（工单编号2026-000121）收悉，现逐条答复如下：",
  "一、关于“首次认定能领多少奖励”",
  "对首次通过高新技术企业认定的企业，给予一次性奖励20万元。[1][2] 符合市、区两级奖励条件的，按照就高不重复的原则给予支持。[6]",
  "二、关于“要交什么材料”",
  "申报材料（首次认定奖励）：",
  "（一）高新技术企业培育奖励申请表；",
  "（二）营业执照副本和高新技术企业证书；",
  "（三）上一年度研究开发费用辅助账汇总表。[7]",
  "科技创新局自受理之日起15个工作日内完成审核。[8]",
  "联系方式：企业服务中心，电话0099-88120106。",
  "示范高新技术产业开发区企业服务中心",
  "2026年11月23日",
].join("\n");

const SOURCED = new Set(["20", "15", "2", "0099", "88120106", "2026", "11", "23", "000121"]);

/** Figures that the mock's letter did not have are found without a source. */
export function checked(text: string): Checks {
  const findings: Finding[] = [...text.matchAll(/(?<![[\d])(\d+)(万元|个工作日|%|天)?/g)]
    .filter(([, digits = ""]) => !SOURCED.has(digits) && digits.length > 1)
    .map((match) => {
      const start = codePointLength(text.slice(0, match.index));
      return {
        kind: "figure",
        text: match[0],
        start,
        end: start + codePointLength(match[0]),
        message: `“${match[0]}”在所引原文中没有出处，请核对或注明来源。`,
      };
    });
  return { findings, blocking: false };
}

const drafts = new Map<string, Draft[]>();

export const draftsOf = (ticketId: string): Draft[] => drafts.get(ticketId) ?? [];

export function addDraft(ticket: TicketDetail, text: string, by: { actor: string; name: string }, instruction: string | null, generated: boolean): Draft {
  const held = draftsOf(ticket.id);
  const revision = held.length + 1;
  const draft: Draft = {
    revision,
    text,
    citations: CITED,
    questions: [
      { question: "首次认定能领多少奖励", status: "answered", answer_id: "a1" },
      { question: "要交什么材料", status: "partial", answer_id: "a2" },
    ],
    notes: ["第2问所依据的政策卡片由程序读取、尚未经人工核定，签发前请核对原文。"],
    checks: checked(text),
    stale: { reasons: [] },
    author: by.actor,
    author_name: by.name,
    generated_by: generated ? "extractive" : "person",
    ai_label: { text: "本内容由人工智能辅助生成，未经工作人员签发", id: `${ticket.id}-${revision}`, at: new Date().toISOString(), generator: "enterprise-service-link/extractive" },
    signed_by: null,
    created_at: new Date().toISOString(),
    instruction,
    review: { needed: ticket.kind === "appeal" || ticket.kind === "stuck", reasons: ["此类工单的答复须经第二人复核"], passed: null, by: null, by_name: null, comment: "" },
  };
  drafts.set(ticket.id, [draft, ...held]);
  return draft;
}

/** 「更短」 leaves the materials out, so that a difference is seen. */
export const written = (instruction: string | null) =>
  instruction?.includes("短") ? LETTER.split("\n").filter((line) => !/^（[一二三]）|申报材料/.test(line)).join("\n") : LETTER;
