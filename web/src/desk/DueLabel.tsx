import { moment } from "../admin/jobText";
import { type Translate, useWords } from "../words/words";
import type { TicketSummary } from "./types";
import "./desk.css";

type Due = Pick<TicketSummary, "due_at" | "overdue" | "due_in_working_days" | "state">;

const DONE = new Set(["answered", "closed", "merged"]);
const SOON = 2; // working days: what is due then is shown in amber

/** How a due time stands: late, soon, in time, or no longer counted. */
export function dueLevel({ due_at, overdue, due_in_working_days: days, state }: Due): "late" | "soon" | "fine" | "done" {
  if (DONE.has(state) || due_at === null) return "done";
  if (overdue) return "late";
  return days !== null && days <= SOON ? "soon" : "fine";
}

/** 「剩 3 个工作日」, 「超期 2 个工作日」. */
export function dueWords(t: Translate, due: Due): string {
  const { due_at, overdue, due_in_working_days: days } = due;
  if (DONE.has(due.state)) return t("due.met");
  if (due_at === null) return t("due.none");
  if (overdue) return days ? t("due.overdue-days", { n: Math.abs(days) }) : t("due.overdue");
  return days === 0 ? t("due.today") : t("due.days", { n: days ?? "?" });
}

/** A due time by its words and a colour; the moment itself in its title. */
export function DueLabel({ ticket }: { ticket: Due }) {
  const t = useWords();
  return (
    <span
      className={`due due-${dueLevel(ticket)}`}
      title={ticket.due_at ? t("due.at", { at: moment(ticket.due_at) }) : undefined}
    >
      {dueWords(t, ticket)}
    </span>
  );
}
