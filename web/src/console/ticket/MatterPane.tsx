import { Link } from "react-router";

import type { Citation } from "../../api/types";
import { CitationContext } from "../../chat/CitationContext";
import { AnswerDetails } from "../../chat/AnswerDetails";
import { AnswerText } from "../../chat/AnswerText";
import { SentLetter } from "../../desk/SentLetter";
import { StateBadge } from "../../desk/StateBadge";
import type { TicketDetail } from "../../desk/types";
import { named, useWords } from "../../words/words";
import { Attachments } from "./Attachments";
import { Notes } from "./Notes";
import { Timeline } from "./Timeline";
import type { TicketState } from "./useTicket";
import "../../chat/answer.css";

interface Props {
  state: TicketState;
  onCite: (citation: Citation) => void;
}

/** What came in, and all that belongs to it. */
export function MatterPane({ state, onCite }: Props) {
  const t = useWords();
  const { ticket } = state;
  if (!ticket) return null;
  return (
    <section className="pane pane-matter" aria-label={t("ticket.pane-matter")}>
      {ticket.merged_into && (
        <p className="matter-merged">
          {t("ticket.merged-into")}{" "}
          <Link to={`/console/tickets/${encodeURIComponent(ticket.merged_into.id)}`}>{ticket.merged_into.number}</Link>
        </p>
      )}
      <CitationContext value={onCite}>
        <h2>{t("ticket.text")}</h2>
        <p className="matter-text">{ticket.text}</p>
        <Messages ticket={ticket} />
        <Contact contact={ticket.contact} />
        <Facts ticket={ticket} />
        {ticket.letters.length > 0 && (
          <>
            <h2>{t("ticket.letters")}</h2>
            {ticket.letters.map((letter) => (
              <SentLetter key={letter.sent_at} letter={letter} />
            ))}
          </>
        )}
        <Rating ticket={ticket} />
        <ConversationTurns ticket={ticket} />
      </CitationContext>
      <Attachments ticket={ticket} onChange={state.reload} />
      <Links ticket={ticket} />
      <Notes ticket={ticket} act={state.act} />
      <Timeline events={ticket.events} />
    </section>
  );
}

/** What the enterprise added since. */
const Messages = ({ ticket }: { ticket: TicketDetail }) =>
  ticket.events
    .filter(({ name }) => name === "message_added")
    .map(({ number, body }) => (
      <p key={number} className="matter-text matter-message">
        {String(body.text ?? "")}
      </p>
    ));

function Rating({ ticket: { rated } }: { ticket: TicketDetail }) {
  const t = useWords();
  if (!rated) return null;
  return (
    <>
      <h2>{t("ticket.rating")}</h2>
      <p className="matter-text">
        <strong>{named(t, "rating", String(rated.level))}</strong> {rated.reasons.join(t("separator"))}
        {rated.comment && <span className="matter-comment">{rated.comment}</span>}
      </p>
    </>
  );
}

function Contact({ contact }: { contact: Record<string, string> }) {
  const t = useWords();
  const given = Object.entries(contact).filter(([, value]) => value !== "");
  if (given.length === 0) return null;
  return (
    <>
      <h2>{t("ticket.contact")}</h2>
      <dl className="matter-list">
        {given.map(([name, value]) => (
          <div key={name}>
            <dt>{named(t, "contact", name)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function Facts({ ticket: { facts } }: { ticket: TicketDetail }) {
  const t = useWords();
  if (facts.length === 0) return null;
  return (
    <>
      <h2>{t("ticket.facts")}</h2>
      <dl className="matter-list">
        {facts.map((fact) => (
          <div key={`${fact.key}-${fact.year ?? ""}`}>
            <dt>
              {fact.name || fact.key}
              {fact.year ? ` ${fact.year}` : ""}
            </dt>
            <dd>{fact.shown}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function ConversationTurns({ ticket: { conversation } }: { ticket: TicketDetail }) {
  const t = useWords();
  if (!conversation || conversation.turns.length === 0) return null;
  return (
    <details className="matter-conversation" open>
      <summary>
        <h2>{t("ticket.conversation")}</h2> <span>{t("ticket.turns", { n: conversation.turns.length })}</span>
      </summary>
      {conversation.turns.map(({ question, answer, asked_at }) => (
        <div key={asked_at} className="matter-turn">
          <p className="matter-question">{question}</p>
          <AnswerText text={answer.text} citations={answer.citations} asOf={answer.as_of} />
          {answer.details.length > 0 && (
            <AnswerDetails details={answer.details} citations={answer.citations} asOf={answer.as_of} />
          )}
          <p className="matter-ai">{answer.ai_label}</p>
        </div>
      ))}
    </details>
  );
}

function Links({ ticket: { links } }: { ticket: TicketDetail }) {
  const t = useWords();
  if (links.length === 0) return null;
  return (
    <>
      <h2>{t("ticket.links")}</h2>
      <ul className="matter-links">
        {links.map(({ id, number, subject, state }) => (
          <li key={id}>
            <Link to={`/console/tickets/${encodeURIComponent(id)}`}>
              {number} {subject}
            </Link>{" "}
            <StateBadge state={state} />
          </li>
        ))}
      </ul>
    </>
  );
}
