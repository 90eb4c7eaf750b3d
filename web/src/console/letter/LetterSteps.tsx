import { Button } from "antd";
import { useState } from "react";

import { submitDraft } from "../../desk/requests";
import type { Checks, Draft } from "../../desk/types";
import { useWords } from "../../words/words";
import type { TicketState } from "../ticket/useTicket";
import { useDone } from "../useDone";
import { KeepReviewed } from "./KeepReviewed";
import { ReviewBox } from "./ReviewBox";
import { SendDialog } from "./SendDialog";
import type { DraftState } from "./useDraft";

interface Props {
  state: TicketState;
  draft: DraftState;
  current: Draft;
  checks: Checks;
}

/** How the letter goes on: to a second person, back, or out. */
export function LetterSteps({ state, draft, current, checks }: Props) {
  const t = useWords();
  const run = useDone();
  const [busy, setBusy] = useState(false);
  const [sending, setSending] = useState<number | null>(null);
  const { ticket, reload } = state;
  if (!ticket) return null;
  const may = (action: string) => ticket.allowed.includes(action);
  const needsReview = current.review.needed && current.review.passed !== true;

  const refresh = async () => {
    await reload();
    await draft.reload();
  };
  const submit = async () => {
    setBusy(true);
    const revision = await draft.save();
    if (revision !== null) {
      await run(() => submitDraft(ticket.id, revision), t("submit.done"));
      await refresh();
    }
    setBusy(false);
  };
  const startSending = async () => {
    setBusy(true);
    setSending(await draft.save());
    setBusy(false);
  };
  const blocked = current.stale.reasons.length > 0 || checks.blocking;
  return (
    <>
      {may("draft/review") && <ReviewBox ticketId={ticket.id} revision={current.revision} onDone={refresh} />}
      {ticket.state === "in_review" && !may("draft/review") && <p className="letter-waiting">{t("review.waiting")}</p>}
      <div className="letter-steps">
        {needsReview && ticket.state === "in_progress" && <span className="letter-waiting">{current.review.reasons.join(t("separator")) || t("review.needed")}</span>}
        {current.signed_by && <KeepReviewed ticketId={ticket.id} />}
        {may("draft/submit") && (
          <Button type={needsReview ? "primary" : "default"} disabled={blocked} loading={busy} onClick={() => void submit()}>
            {t("submit.do")}
          </Button>
        )}
        {may("draft/send") && !needsReview && (
          <Button type="primary" disabled={blocked} loading={busy} onClick={() => void startSending()}>
            {t("send.do")}
          </Button>
        )}
      </div>
      {sending !== null && (
        <SendDialog
          ticket={ticket}
          revision={sending}
          findings={checks.findings.length}
          onClose={() => setSending(null)}
          onSent={refresh}
        />
      )}
    </>
  );
}
