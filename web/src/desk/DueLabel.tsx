import { moment } from "../admin/jobText";
import { useWords } from "../words/words";
import { type Due, dueLevel, dueWords } from "./due";
import "./desk.css";

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
