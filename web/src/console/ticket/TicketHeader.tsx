import { ArrowLeftOutlined } from "@ant-design/icons";
import { Link } from "react-router";

import { moment } from "../../admin/jobText";
import { DueLabel } from "../../desk/DueLabel";
import { StateBadge } from "../../desk/StateBadge";
import { named, useWords } from "../../words/words";
import { TicketActions } from "./TicketActions";
import type { TicketState } from "./useTicket";

export function TicketHeader({ state }: { state: TicketState }) {
  const t = useWords();
  const { ticket } = state;
  if (!ticket) return null;
  return (
    <header className="ticket-header">
      <Link to="/console" className="ticket-back" aria-label={t("ticket.back")} title={t("ticket.back")}>
        <ArrowLeftOutlined />
      </Link>
      <div className="ticket-title">
        <p className="ticket-badges">
          <span className="ticket-number">{ticket.number}</span>
          <span className="badge badge-outline">{t(`kind.${ticket.kind}`)}</span>
          <StateBadge state={ticket.state} />
          <DueLabel ticket={ticket} />
        </p>
        <h1>{ticket.subject}</h1>
        <p className="ticket-facts">
          {ticket.enterprise ? (
            <Link to={`/console/enterprises/${encodeURIComponent(ticket.enterprise.id)}`} title={t("ticket.lifecycle")}>
              {ticket.enterprise.name}
            </Link>
          ) : (
            <span>{t("queue.visitor")}</span>
          )}
          <span>{ticket.assignee ? t("ticket.assignee", { name: ticket.assignee.name }) : t("ticket.nobody")}</span>
          {ticket.first_owner && ticket.first_owner.actor !== ticket.assignee?.actor && (
            <span>{t("ticket.first-owner", { name: ticket.first_owner.name })}</span>
          )}
          <span>{named(t, "origin", ticket.origin)}</span>
          <span>{t("ticket.opened", { at: moment(ticket.opened_at) })}</span>
        </p>
      </div>
      <TicketActions ticket={ticket} act={state.act} />
    </header>
  );
}
