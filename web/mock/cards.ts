import type { CardLine, CardLines, CardSummary } from "../src/api/cards";
import { codePointLength } from "../src/document/codePoints.ts";
import { DOCUMENTS } from "./documents.ts";

const card = (fields: Partial<CardSummary> & Pick<CardSummary, "document_id" | "title">): CardSummary => ({
  version: 1,
  status: "draft",
  origin: "read",
  benefits: ["首次认定奖励", "重新认定奖励"],
  signed_by: null,
  signed_at: null,
  notes: [],
  ...fields,
});

export const CARDS: CardSummary[] = DOCUMENTS.map(({ policy }, index) =>
  card({
    document_id: policy.id,
    title: policy.title,
    ...(index % 2 === 1 && { status: "approved", origin: "hand", signed_by: "李审核", signed_at: "2026-11-02T02:10:00Z" }),
  }),
);

function line(documentId: string, depth: number, text: string, quote: string | null, at = ""): CardLine {
  const whole = DOCUMENTS.find(({ policy }) => policy.id === documentId)?.text.text ?? "";
  const unit = quote === null ? -1 : whole.indexOf(quote);
  if (quote === null || unit < 0) return { depth, text, source: null };
  const start = codePointLength(whole.slice(0, unit));
  return { depth, text, source: { at, quote, start, end: start + codePointLength(quote) } };
}

export function cardLines(id: string): CardLines | null {
  const summary = CARDS.find(({ document_id }) => document_id === id);
  if (!summary) return null;
  return {
    summary,
    lines: [
      line(id, 0, "共同条件（须同时符合）", null),
      line(id, 1, "注册地在园区：是", "在示范高新区登记注册并有实际经营场所", "第五条第（一）项"),
      line(id, 1, "高新技术企业证书有效：是", "取得认定机构颁发的高新技术企业证书，且证书在申请之日有效", "第五条第（二）项"),
      line(id, 0, "【奖励】首次认定奖励（first）", "对首次通过高新技术企业认定的企业，给予一次性奖励20万元。", "第三条"),
      line(id, 1, "首次认定高新技术企业：是", "首次通过高新技术企业认定", "第三条"),
      line(id, 1, "标准：20万元", "给予一次性奖励20万元", "第三条"),
      line(id, 1, "叠加：就高不重复", "按照就高不重复的原则给予支持", "第六条"),
      line(id, 0, "申报办理", null),
      line(id, 1, "材料：高新技术企业培育奖励申请表", "高新技术企业培育奖励申请表", "第七条"),
      line(id, 1, "时限：审核15个工作日", "科技创新局自受理之日起15个工作日内完成审核", "第八条"),
    ],
  };
}
