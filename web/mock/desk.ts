import type { IncomingMessage, ServerResponse } from "node:http";

import type { Conversation } from "../src/api/types";
import type { NewTicket } from "../src/desk/requests";
import { type Channel, type Draft, type LifeCycle, type OutboxEntry, type State, STATES, type TicketDetail } from "../src/desk/types.ts";
import { addDraft, checked, draftsOf, written } from "./drafts.ts";
import { GAPS, REVIEWED, stats } from "./learning.ts";
import { ENTERPRISES, me, USERS } from "./people.ts";
import { bodyOf, json, pause, problem } from "./replies.ts";
import { blank, event, TICKETS } from "./tickets.ts";

type Body = Record<string, unknown> & { text?: string; to?: string; reason?: string; level?: number; revision?: number };

const STAFF = () => USERS.filter(({ role, active }) => role !== "enterprise" && active);
const nameOf = (actor: string) => USERS.find(({ id }) => `user:${id}` === actor)?.display_name ?? actor;
const isStaff = () => ["officer", "reviewer", "admin"].includes(me().role);
const outbox: (OutboxEntry & { ticket: string })[] = [];

const CANNED = [
  { id: "p1", title: "证照核验", text: "请您单位携带营业执照原件到窗口核验。", kinds: [] },
  { id: "p2", title: "转报上级", text: "您反映的情况已转报主管部门，将在5个工作日内回复。", kinds: [] },
];

const SCALE = {
  levels: [
    { level: 5, name: "非常满意", reasons: ["答复准确", "依据清楚", "回复及时", "态度好"] },
    { level: 4, name: "满意", reasons: ["答复准确", "依据清楚", "回复及时"] },
    { level: 3, name: "基本满意", reasons: ["还可以更快", "还可以更具体"] },
    { level: 2, name: "不满意", reasons: ["答非所问", "回复太慢", "事情没有办成"] },
    { level: 1, name: "非常不满意", reasons: ["答非所问", "答复有错", "事情没有办成"] },
  ],
  bad: 2,
};

const STAFF_MAY: Partial<Record<State, string[]>> = {
  new: ["accept", "assign", "extend", "notes", "attachments", "link", "merge", "close"],
  assigned: ["accept", "assign", "extend", "notes", "attachments", "link", "merge", "close"],
  in_progress: ["transfer", "extend", "notes", "attachments", "link", "merge", "close", "draft", "draft/submit", "draft/send"],
  in_review: ["notes", "draft/review", "draft"],
  approved: ["notes", "draft", "draft/send", "close"],
  answered: ["notes", "link", "close", "reopen"],
  closed: ["notes", "link", "reopen"],
};

const OWNER_MAY: Partial<Record<State, string[]>> = {
  answered: ["reopen", "rating"],
  closed: ["reopen", "rating"],
  merged: [],
};

function shown(ticket: TicketDetail): TicketDetail {
  const allowed = isStaff() ? (STAFF_MAY[ticket.state] ?? []) : (OWNER_MAY[ticket.state] ?? ["messages", "attachments"]);
  const mine = allowed.filter((action) => action !== "rating" || ticket.rating === null);
  const hidden = new Set(["note_added", "drafted", "edited", "reviewed"]);
  const events = isStaff() ? ticket.events : ticket.events.filter(({ name }) => !hidden.has(name));
  return { ...ticket, events, allowed: mine };
}

const actor = () => ({ actor: me().actor, name: me().name });

function note(ticket: TicketDetail, name: string, body: Record<string, unknown> = {}, state?: State) {
  ticket.events.push(event(ticket.events.length + 1, name, body, actor(), new Date().toISOString()));
  ticket.revision += 1;
  if (state) ticket.state = state;
}

const visible = () => TICKETS.filter(({ enterprise }) => isStaff() || (me().enterprise_id ?? null) === (enterprise?.id ?? null));

function list(query: URLSearchParams) {
  const wanted = (name: string) => query.get(name) ?? "";
  const fitting = visible()
    .filter(({ kind }) => !wanted("kind") || kind === wanted("kind"))
    .filter(({ assignee }) => !wanted("assignee") || (assignee?.actor ?? "none") === wanted("assignee").replace(/^me$/, me().actor))
    .filter(({ overdue }) => !wanted("overdue") || overdue)
    .filter(({ number, subject, enterprise }) => `${number}${subject}${enterprise?.name}`.includes(wanted("q")));
  const counts = Object.fromEntries(STATES.map((state) => [state, fitting.filter((ticket) => ticket.state === state).length]));
  const items = fitting.filter(({ state }) => !wanted("state") || state === wanted("state"));
  return { items, next_cursor: null, counts };
}

function act(ticket: TicketDetail, action: string, body: Body) {
  const to = body.to ? { actor: body.to, name: nameOf(body.to) } : null;
  if (action === "accept") {
    ticket.assignee = actor();
    ticket.first_owner ??= ticket.assignee;
    note(ticket, "accepted", {}, "in_progress");
  } else if (action === "assign") {
    ticket.assignee = to;
    note(ticket, "assigned", { to: body.to }, "assigned");
  } else if (action === "transfer") {
    ticket.offered_to = to;
    note(ticket, "transfer_offered", { to: body.to, reason: body.reason }, "transferring");
  } else if (action === "extend") {
    ticket.due_at = String(body.due_at);
    note(ticket, "extended", { due_at: body.due_at, reason: body.reason });
  } else if (action === "notes") note(ticket, "note_added", { text: body.text });
  else if (action === "messages") note(ticket, "message_added", { text: body.text });
  else if (action === "close") note(ticket, "closed", { reason: body.reason }, "closed");
  else if (action === "reopen") note(ticket, "reopened", { reason: body.reason }, "in_progress");
  else if (action === "rating") {
    ticket.rating = body.level ?? null;
    note(ticket, "rated", { level: body.level });
  } else if (action === "link") note(ticket, "linked", { to: body.to });
  else note(ticket, "merged", { into: body.into }, "merged");
}

async function draft(request: IncomingMessage, response: ServerResponse, ticket: TicketDetail, part: string) {
  const body = await bodyOf<Body & { base?: number; passed?: boolean; comment?: string; instruction?: string; channels?: Channel[] }>(request);
  const newest = draftsOf(ticket.id)[0];
  if (part === "check") return json(response, checked(body.text ?? ""));
  if (part === "submit") note(ticket, "submitted", { revision: body.revision }, "in_review");
  if (part === "review" && newest) {
    newest.review = { ...newest.review, passed: body.passed ?? null, by: me().actor, by_name: me().name, comment: body.comment ?? "" };
    note(ticket, "reviewed", { passed: body.passed, comment: body.comment }, body.passed ? "approved" : "in_progress");
  }
  if (part === "send" && newest) send(ticket, newest, body.channels ?? []);
  if (part !== "") return json(response, newest);
  if (request.method === "GET") return newest ? json(response, newest) : problem(response, 404, "这件工单还没有答复草稿，请先生成");
  if (request.method === "PUT") {
    if (body.base !== newest?.revision) return problem(response, 409, "李审核刚才保存了新的一稿。");
    const saved = addDraft(ticket, body.text ?? "", actor(), null, false);
    note(ticket, "edited", { revision: saved.revision });
    return json(response, saved);
  }
  await pause(700);
  const instruction = body.instruction ?? null;
  const made = addDraft(ticket, written(instruction), actor(), instruction, true);
  note(ticket, "drafted", { revision: made.revision, instruction });
  return json(response, made);
}

function send(ticket: TicketDetail, newest: Draft, channels: Channel[]) {
  const at = new Date().toISOString();
  newest.signed_by = { ...actor(), at };
  newest.ai_label = null;
  ticket.letters.push({ text: newest.text, body: { citations: newest.citations }, signed_by: me().name, sent_at: at });
  ticket.answered_at = at;
  for (const channel of ["conversation", ...channels.map((way) => way.channel).filter((way) => way !== "conversation")] as Channel["channel"][]) {
    outbox.push({ id: crypto.randomUUID(), ticket: ticket.id, channel, address: ticket.contact.email ?? "", state: "sent", attempts: 1, reason: null, sent_at: at });
  }
  note(ticket, "sent", { revision: newest.revision }, "answered");
}

function open(given: NewTicket, conversations: Map<string, Conversation>): TicketDetail {
  const firm = ENTERPRISES.find(({ id }) => id === (given.enterprise_id ?? me().enterprise_id));
  const sketch = { kind: given.kind, state: "new", subject: given.subject, hours: 0, days: 3, firm: firm ? [firm.id, firm.name] : null } as const;
  const ticket = blank({ ...sketch, firm: firm ? [firm.id, firm.name] : null }, TICKETS.length);
  ticket.text = given.text;
  ticket.contact = given.contact ?? {};
  const conversation = conversations.get(given.conversation_id ?? "");
  if (conversation) Object.assign(ticket, { conversation, origin: "handover" });
  TICKETS.unshift(ticket);
  return ticket;
}

/** Answers the addresses under /api/v1/desk. */
export async function desk(
  request: IncomingMessage,
  response: ServerResponse,
  [resource = "", id = "", ...parts]: string[],
  query: URLSearchParams,
  conversations: Map<string, Conversation>,
) {
  if (resource === "staff") return json(response, STAFF().map((user) => ({ actor: `user:${user.id}`, name: user.display_name, role: user.role })));
  if (resource === "canned") return json(response, CANNED);
  if (resource === "claimable" || resource === "claim") return json(response, { items: [] });
  if (resource === "rating-scale") return json(response, SCALE);
  if (resource === "stats") return json(response, stats());
  if (resource === "gaps") return json(response, GAPS);
  if (resource === "reviewed") return json(response, id ? (REVIEWED[0] ?? null) : REVIEWED);
  if (resource === "outbox") return json(response, { items: outbox.filter(({ ticket }) => ticket === query.get("ticket_id")) });
  if (resource === "enterprises" && !id) return json(response, ENTERPRISES.filter(({ name }) => name.includes(query.get("q") ?? "")));
  if (resource === "enterprises") return json(response, lifeCycle(id));
  if (resource !== "tickets") return problem(response, 404, "没有这个地址");
  if (!id && request.method === "POST") return json(response, shown(open(await bodyOf<NewTicket>(request), conversations)), 201);
  if (!id) return json(response, list(query));
  const ticket = visible().find((candidate) => candidate.id === id);
  if (!ticket) return problem(response, 404, "没有这件工单。");
  const action = parts.join("/");
  if (action === "drafts") return json(response, { items: draftsOf(id) });
  if (action === "draft" || parts[0] === "draft") return draft(request, response, ticket, parts[1] ?? "");
  if (action === "attachments") note(ticket, "attached", { file_name: "文件.pdf" });
  else if (action) act(ticket, action, await bodyOf<Body>(request));
  return json(response, shown(ticket));
}

function lifeCycle(id: string): LifeCycle {
  const firm = ENTERPRISES.find((candidate) => candidate.id === id);
  const own = TICKETS.filter(({ enterprise }) => enterprise?.id === id);
  return {
    id,
    name: firm?.name ?? id,
    credit_code: firm?.credit_code ?? null,
    stage: { stage: "recognition", name: "认定", derived: true, because: "高企认定日期：2025年1月1日" },
    profile: TICKETS.find(({ facts }) => facts.length > 0)?.facts ?? [],
    windows: [
      {
        document_id: "park-hnte-reward-2025",
        title: "示范高新区高新技术企业培育奖励办法",
        benefit_id: "first",
        benefit: "首次认定奖励",
        standing: "eligible",
        state: "open",
        text: "正在受理，11月30日截止，还有7天",
        amount: "20万元",
      },
    ],
    windows_missing: "",
    tickets: own,
    answers: own.flatMap(({ letters, id: ticket_id, number, subject }) => letters.map((letter) => ({ ...letter, ticket_id, number, subject }))),
  };
}
