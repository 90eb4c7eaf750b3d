import { Link } from "react-router";

import { moment } from "../../admin/jobText";
import { dueLevel } from "../../desk/due";
import { DueLabel } from "../../desk/DueLabel";
import { StateBadge } from "../../desk/StateBadge";
import type { TicketSummary } from "../../desk/types";
import { useWords } from "../../words/words";

export function TicketRow({ ticket }: { ticket: TicketSummary }) {
  const t = useWords();
  return (
    <li className={`ticket-row ticket-row-${dueLevel(ticket)}`} data-ticket={ticket.number}>
      <Link to={`/console/tickets/${encodeURIComponent(ticket.id)}`} className="ticket-row-link">
        <span className="ticket-row-head">
          <span className="ticket-number">{ticket.number}</span>
          <span className="badge badge-outline">{t(`kind.${ticket.kind}`)}</span>
          <StateBadge state={ticket.state} />
          {ticket.rating !== null && <span className="badge badge-outline">{t("queue.rated", { n: ticket.rating })}</span>}
        </span>
        <span className="ticket-row-subject">{ticket.subject}</span>
        <span className="ticket-row-facts">
          <span>{ticket.enterprise?.name ?? t("queue.visitor")}</span>
          <span>{ticket.assignee?.name ?? t("queue.nobody")}</span>
          <span>{t("queue.opened", { at: moment(ticket.opened_at) })}</span>
        </span>
        <span className="ticket-row-due">
          <DueLabel ticket={ticket} />
        </span>
      </Link>
    </li>
  );
}
