import { Button } from "antd";
import { useState } from "react";

import { addReviewed, reviewedFromTicket } from "../../api/learning";
import { useWords } from "../../words/words";
import { ReviewedDialog } from "../insight/ReviewedDialog";
import { useDone } from "../useDone";

type Proposed = Awaited<ReturnType<typeof reviewedFromTicket>>;

/** Makes a sent answer one that the assistant gives again. */
export function KeepReviewed({ ticketId }: { ticketId: string }) {
  const t = useWords();
  const run = useDone();
  const [proposed, setProposed] = useState<Proposed | null>(null);
  const [busy, setBusy] = useState(false);
  const propose = async () => {
    setBusy(true);
    await run(async () => setProposed(await reviewedFromTicket(ticketId)));
    setBusy(false);
  };
  return (
    <>
      <Button loading={busy} onClick={() => void propose()}>
        {t("reviewed.from-letter")}
      </Button>
      {proposed && (
        <ReviewedDialog
          title={t("reviewed.from-letter")}
          fields={{ ...proposed, variants: [] }}
          onSave={(fields) => addReviewed({ ...fields, citations: proposed.citations, ticket_id: ticketId })}
          onClose={() => setProposed(null)}
          onSaved={() => void run(() => Promise.resolve(), t("reviewed.kept"))}
        />
      )}
    </>
  );
}
