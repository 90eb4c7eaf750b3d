import { Button } from "antd";
import { useCallback, useEffect, useRef } from "react";

import { useLoaded } from "../../api/useLoaded";
import { moment } from "../../admin/jobText";
import { listOutbox, retryOutbox } from "../../desk/requests";
import type { TicketDetail } from "../../desk/types";
import { useWords } from "../../words/words";
import { useDone } from "../useDone";

const LOOK_AGAIN_MS = 2000;
const UNSENT = new Set(["waiting", "sending"]);

/** Where the signed letter is on its ways out. `onSent`: nothing waits any longer, so that the ticket has its letter. */
export function Outbox({ ticket, onSent }: { ticket: TicketDetail; onSent: () => Promise<void> }) {
  const t = useWords();
  const run = useDone();
  const { id, letters } = ticket;
  const hasLetters = letters.length > 0 || ticket.answered_at !== null;
  const load = useCallback(
    (signal: AbortSignal) => (hasLetters ? listOutbox(id, signal) : Promise.resolve({ items: [] })),
    [id, hasLetters],
  );
  const { value, refresh } = useLoaded(load);
  const entries = value?.items ?? [];
  const isWaiting = entries.some(({ state }) => UNSENT.has(state));

  const retry = async (entryId: string) => {
    await run(() => retryOutbox(entryId));
    refresh();
  };

  useEffect(() => {
    if (!isWaiting) return;
    const timer = setInterval(refresh, LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [isWaiting, refresh]);

  const wasWaiting = useRef(false);
  useEffect(() => {
    if (wasWaiting.current && !isWaiting) void onSent();
    wasWaiting.current = isWaiting;
  }, [isWaiting, onSent]);

  if (entries.length === 0) return null;
  return (
    <section aria-labelledby="outbox-title">
      <h2 id="outbox-title">{t("outbox.title")}</h2>
      <ul className="outbox">
        {entries.map((entry) => (
          <li key={entry.id} className={`outbox-${entry.state}`}>
            <strong>{t(`outbox.${entry.state}`)}</strong> {t(`channel.${entry.channel}`)}
            {entry.channel !== "conversation" && ` ${entry.address}`}
            {entry.sent_at && ` · ${moment(entry.sent_at)}`}
            {entry.attempts > 1 && ` · ${t("outbox.attempts", { n: entry.attempts })}`}
            {entry.reason && <span className="outbox-error">{entry.reason}</span>}
            {entry.state === "failed" && (
              <Button size="small" onClick={() => void retry(entry.id)}>
                {t("outbox.retry")}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
