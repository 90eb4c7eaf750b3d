import { useCallback, useEffect } from "react";
import { Link } from "react-router";

import { useLoaded } from "../api/useLoaded";
import { getTicket } from "../desk/requests";
import { SentLetter } from "../desk/SentLetter";
import { StateBadge } from "../desk/StateBadge";
import { loadSession } from "../session/session";
import { useWords } from "../words/words";
import "./conversation.css";

// An officer may sign while the conversation is open.
const LOOK_AGAIN_MS = 20_000;

/** The tickets of a conversation, each with the letters that were signed for it. One that is no longer ours is left out. */
export default function ConversationLetters({ ticketIds }: { ticketIds: string[] }) {
  const t = useWords();
  const key = ticketIds.join(" ");
  const load = useCallback(
    async (signal: AbortSignal) => {
      await loadSession();
      const found = await Promise.allSettled(key.split(" ").map((id) => getTicket(id, signal)));
      return found.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    },
    [key],
  );
  const { value: tickets, refresh } = useLoaded(load);

  useEffect(() => {
    const timer = setInterval(() => document.visibilityState === "visible" && refresh(), LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [refresh]);

  return tickets?.map((ticket) => (
    <section key={ticket.id} className="conversation-ticket" aria-label={ticket.number} data-ticket={ticket.number}>
      <p>
        {t("handover.handed")} <Link to={`/my/tickets/${encodeURIComponent(ticket.id)}`}>{ticket.number}</Link>{" "}
        <StateBadge state={ticket.state} />
      </p>
      {ticket.letters.map((letter) => (
        <SentLetter key={letter.sent_at} letter={letter} />
      ))}
    </section>
  ));
}
