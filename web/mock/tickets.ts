import type { Kind, State, TicketDetail, TicketEvent } from "../src/desk/types";
import { answerTo } from "./answers.ts";

const HOUR_MS = 3_600_000;
const ago = (hours: number) => new Date(Date.now() - hours * HOUR_MS).toISOString();

export const ZHANG = { actor: "user:u2", name: "张晓燕" };
export const LI = { actor: "user:u3", name: "李审核" };
const WANG = { actor: "user:u4", name: "星源智能 王经理" };

export const event = (number: number, name: string, body: Record<string, unknown>, actor = ZHANG, at = ago(1)): TicketEvent => ({
  number,
  name,
  body,
  actor,
  at,
});

interface Sketch {
  kind: Kind;
  state: State;
  subject: string;
  hours: number;
  days: number | null;
  firm?: [string, string] | null;
  assignee?: typeof ZHANG | null;
  rating?: number;
}

const SKETCHES: Sketch[] = [
  { kind: "consult", state: "in_progress", subject: "首次认定高新技术企业能领多少奖励，要交什么材料？", hours: 20, days: 2, assignee: ZHANG },
  { kind: "stuck", state: "new", subject: "窗口两次退回我们的技改申请，说法不一致", hours: 30, days: -1, firm: ["e2", "云帆新材料有限公司"], assignee: null },
  { kind: "appeal", state: "in_review", subject: "研发补助公示后三个月未拨付", hours: 60, days: 1, assignee: LI },
  { kind: "filing", state: "assigned", subject: "专精特新申报需要辅导", hours: 5, days: 4, firm: ["e2", "云帆新材料有限公司"], assignee: ZHANG },
  { kind: "consult", state: "new", subject: "租用园区孵化器场地有没有补贴", hours: 2, days: 3, firm: null, assignee: null },
  { kind: "consult", state: "approved", subject: "外籍专家个税优惠怎么办理", hours: 26, days: 0, assignee: ZHANG },
  { kind: "consult", state: "answered", subject: "贴息贷款的利率上限是多少", hours: 90, days: null, assignee: ZHANG },
  { kind: "filing", state: "closed", subject: "知识产权质押融资补贴申报", hours: 200, days: null, firm: ["e2", "云帆新材料有限公司"], assignee: LI, rating: 5 },
];

export function blank({ kind, state, subject, hours, days, firm = ["e1", "星源智能科技有限公司"], assignee = null, rating }: Sketch, index: number): TicketDetail {
  const done = state === "answered" || state === "closed";
  return {
    id: `t${index + 1}`,
    number: `2026-${String(121 + index).padStart(6, "0")}`,
    kind,
    state,
    subject,
    enterprise: firm ? { id: firm[0], name: firm[1] } : null,
    assignee,
    offered_to: null,
    opened_at: ago(hours),
    due_at: ago(-(days ?? 0) * 24),
    overdue: days !== null && days < 0,
    due_in_working_days: days,
    answered_at: done ? ago(hours - 20) : null,
    closed_at: state === "closed" ? ago(3) : null,
    revision: 2,
    rating: rating ?? null,
    text: `${subject}\n公司注册在园区，希望得到书面答复。`,
    contact: { person: "王经理", phone: "138****5678", email: "wang@example.com" },
    origin: index === 0 ? "handover" : "form",
    facts: [],
    events: [
      event(1, "opened", {}, WANG, ago(hours)),
      ...(assignee ? [event(2, "assigned", { to: assignee.actor }, LI, ago(hours - 0.5)), event(3, "accepted", {}, assignee, ago(hours - 1))] : []),
    ],
    conversation: null,
    answer_id: null,
    attachments: [],
    links: [],
    merged_into: null,
    letters: [],
    rated: rating ? { level: rating, reasons: ["答复准确", "回复及时"], comment: "很清楚，谢谢。" } : null,
    first_owner: assignee,
    allowed: [],
  };
}

export const TICKETS: TicketDetail[] = SKETCHES.map(blank);

const first = TICKETS[0]!;
const question = "公司去年首次认定高新技术企业，注册在园区，能领多少奖励？要交什么材料？";
const answer = { id: "a1", conversation_id: "c1", ...answerTo(question) };
first.conversation = { id: "c1", turns: [{ question, answer, asked_at: first.opened_at }] };
first.facts = answer.facts;
first.text = "想请工作人员确认：我们去年首次认定，今年申报还来得及吗？另外研发费用辅助账由谁核验？";
first.attachments = [
  { id: "f1", name: "高新技术企业证书.pdf", media_type: "application/pdf", size: 482_133, internal: false, added_by: WANG, added_at: first.opened_at },
];
first.events.push(event(4, "note_added", { text: "已电话核实：证书发证日期 2025-11-02。" }, ZHANG, ago(3)));
first.links = [{ id: "t7", number: "2026-000127", subject: "贴息贷款的利率上限是多少", state: "answered" }];

const answered = TICKETS[6]!;
answered.letters = [
  {
    text: "星源智能科技有限公司：\n您好！您单位提出的问题（工单编号2026-000127）收悉，现答复如下：\n对首次通过高新技术企业认定的企业，给予一次性奖励20万元。[1]\n如有疑问，请联系企业服务中心，电话0099-88120106。\n示范高新技术产业开发区企业服务中心\n2026年11月20日",
    body: { citations: answer.citations.slice(0, 1) },
    signed_by: "张晓燕",
    sent_at: ago(70),
  },
];
