import { ArrowLeftOutlined } from "@ant-design/icons";
import { Alert, Button } from "antd";
import { useState } from "react";
import { Link, useParams } from "react-router";

import { moment } from "../admin/jobText";
import type { Citation } from "../api/types";
import { Loading } from "../app/Loading";
import { CitationContext } from "../chat/CitationContext";
import { usePageTitle } from "../console/ConsolePage";
import { AttachmentList } from "../console/ticket/Attachments";
import { useTicket } from "../console/ticket/useTicket";
import { DueLabel } from "../desk/DueLabel";
import { SentLetter } from "../desk/SentLetter";
import { StateBadge } from "../desk/StateBadge";
import type { TicketDetail } from "../desk/types";
import { DocumentPanel } from "../document/DocumentPanel";
import { useWords } from "../words/words";
import { AddBox } from "./AddBox";
import { RatingBox } from "./RatingBox";
import { ReopenBox } from "./ReopenBox";
import "../chat/answer.css";

/** One own ticket: how far it is, the signed answer, and what one may say to it. */
export function MyTicketPage() {
  const t = useWords();
  const { id = "" } = useParams();
  const { ticket, error, reload, act } = useTicket(id);
  const [cited, setCited] = useState<Citation | null>(null);
  usePageTitle(ticket?.subject ?? t("my.title"));
  return (
    <>
      <Link to="/my" className="my-back">
        <ArrowLeftOutlined aria-hidden="true" /> {t("my.back")}
      </Link>
      {error && !ticket && (
        <Alert
          type="error"
          showIcon
          title={error.message}
          action={
            <Button size="small" onClick={() => void reload()}>
              {t("do.retry")}
            </Button>
          }
        />
      )}
      {!ticket && !error && <Loading label={t("loading")} />}
      {ticket && (
        <>
          <Heading ticket={ticket} />
          <CitationContext value={setCited}>
            <Answer ticket={ticket} />
          </CitationContext>
          {(ticket.allowed.includes("rating") || ticket.rating !== null) && <RatingBox ticket={ticket} act={act} />}
          <Matter ticket={ticket} />
          {ticket.allowed.includes("messages") && <AddBox ticket={ticket} act={act} onChange={reload} />}
          {ticket.allowed.includes("reopen") && <ReopenBox act={act} />}
        </>
      )}
      {cited && (
        <div className="my-document">
          <DocumentPanel citation={cited} asOf={(ticket?.answered_at ?? cited.effective_from ?? "").slice(0, 10)} onClose={() => setCited(null)} />
        </div>
      )}
    </>
  );
}

function Heading({ ticket }: { ticket: TicketDetail }) {
  const t = useWords();
  return (
    <header className="my-ticket-heading">
      <p className="my-row-head">
        <span className="my-number">{ticket.number}</span>
        <span className="badge badge-outline">{t(`kind.${ticket.kind}`)}</span>
        <StateBadge state={ticket.state} />
      </p>
      <h1>{ticket.subject}</h1>
      <p className="my-progress" data-state={ticket.state}>
        <strong>{t(`progress.${ticket.state}`)}</strong>
        {ticket.assignee && <span>{t("my.handler", { name: ticket.assignee.name })}</span>}
        {ticket.due_at && ticket.answered_at === null && (
          <span>
            {t("my.due")} {moment(ticket.due_at)} <DueLabel ticket={ticket} />
          </span>
        )}
      </p>
    </header>
  );
}

function Answer({ ticket }: { ticket: TicketDetail }) {
  const t = useWords();
  return (
    <section className="my-part" aria-labelledby="my-answer">
      <h2 id="my-answer">{t("my.answer")}</h2>
      {ticket.letters.length === 0 && <p className="my-waiting">{t("my.no-answer")}</p>}
      {ticket.letters.toReversed().map((letter) => (
        <SentLetter key={letter.sent_at} letter={letter} />
      ))}
    </section>
  );
}

function Matter({ ticket }: { ticket: TicketDetail }) {
  const t = useWords();
  const added = ticket.events.filter(({ name }) => name === "message_added");
  return (
    <section className="my-part" aria-labelledby="my-what">
      <h2 id="my-what">{t("my.what")}</h2>
      <div className="my-box">
        <p className="my-text">{ticket.text}</p>
        {added.map(({ number, body, at }) => (
          <p key={number} className="my-text my-added">
            <small>
              {t("my.added")} · {moment(at)}
            </small>
            {String(body.text ?? "")}
          </p>
        ))}
        {ticket.attachments.length > 0 && <AttachmentList attachments={ticket.attachments} />}
      </div>
    </section>
  );
}
