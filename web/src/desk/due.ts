import type { Translate } from "../words/words";
import type { TicketSummary } from "./types";

export type Due = Pick<TicketSummary, "due_at" | "overdue" | "due_in_working_days" | "state">;

const DONE = new Set(["answered", "closed", "merged"]);
const SOON = 2; // working days: what is due then is shown in amber

/** How a due time stands: late, soon, in time, or no longer counted. */
export function dueLevel({ due_at, overdue, due_in_working_days: days, state }: Due): "late" | "soon" | "fine" | "done" {
  if (DONE.has(state) || due_at === null) return "done";
  if (overdue) return "late";
  return days !== null && days <= SOON ? "soon" : "fine";
}

/** 「剩 3 个工作日」, 「超期 2 个工作日」. */
export function dueWords(t: Translate, { due_at, overdue, due_in_working_days: days, state }: Due): string {
  if (DONE.has(state)) return t("due.met");
  if (due_at === null) return t("due.none");
  if (overdue) return days ? t("due.overdue-days", { n: Math.abs(days) }) : t("due.overdue");
  return days === 0 || days === null ? t("due.today") : t("due.days", { n: days });
}
