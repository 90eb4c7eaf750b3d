import { moment } from "../../admin/jobText";
import type { TicketEvent } from "../../desk/types";
import { type Key, named, type Translate } from "../../words/words";

/** What an event is called, where its own name does not say it all. */
function eventKey({ name, body }: TicketEvent): string {
  if (name === "reviewed") return body.passed ? "passed" : "returned";
  if (name === "reminded" && body.overdue) return "overdue";
  return name;
}

/** 「分派给 张三」, 「延期至 2026-12-01 17:00」. `nameOf` gives the name of an actor. */
export function eventWords(t: Translate, event: TicketEvent, nameOf: (actor: string) => string): string {
  const key = eventKey(event);
  const filling: Record<string, string> = {};
  for (const [name, value] of Object.entries(event.body)) {
    if (typeof value === "string" || typeof value === "number") filling[name] = String(value);
  }
  if (filling.to) filling.to = nameOf(filling.to);
  if (filling.due_at) filling.due_at = moment(filling.due_at);
  const words = named(t, "event", key);
  return words === key ? key : t(`event.${key}` as Key, filling);
}

/** The words that go with an event: a reason, a reviewer's comment. */
export const eventRemark = ({ body }: TicketEvent): string =>
  [body.reason, body.comment, body.instruction].filter((part): part is string => typeof part === "string" && part !== "").join(" ");
