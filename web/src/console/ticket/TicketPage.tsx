import { Alert, Button, Segmented } from "antd";
import { useState } from "react";
import { useNavigate, useParams } from "react-router";

import type { Citation } from "../../api/types";
import { Loading } from "../../app/Loading";
import { useWords } from "../../words/words";
import { usePageTitle } from "../ConsolePage";
import { EvidencePane } from "../letter/EvidencePane";
import { LetterPane } from "../letter/LetterPane";
import { useDraft } from "../letter/useDraft";
import { useKeys } from "../useKeys";
import { MatterPane } from "./MatterPane";
import { TicketHeader } from "./TicketHeader";
import { type TicketState, useTicket } from "./useTicket";
import "./ticket.css";

type Pane = "matter" | "letter" | "evidence";

const PANES: Pane[] = ["matter", "letter", "evidence"];

/** One ticket: what came, the letter that answers it, and what the letter rests on. */
export default function TicketPage() {
  const t = useWords();
  const { id = "" } = useParams();
  const state = useTicket(id);
  const { ticket, error, reload } = state;
  usePageTitle(ticket?.number ?? t("queue.title"));
  if (ticket) return <OpenTicket key={ticket.id} state={state} />;
  return (
    <main className="ticket">
      {error ? (
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
      ) : (
        <Loading label={t("loading")} />
      )}
    </main>
  );
}

function OpenTicket({ state }: { state: TicketState }) {
  const t = useWords();
  const navigate = useNavigate();
  const { ticket } = state;
  const [pane, setPane] = useState<Pane>("matter");
  const [cited, setCited] = useState<Citation | null>(null);
  const draft = useDraft(state);
  useKeys({
    u: () => void navigate("/console"),
    e: () => {
      setPane("letter");
      document.getElementById("letter-text")?.focus();
    },
  });
  if (!ticket) return null;

  const open = (citation: Citation | null) => {
    setCited(citation);
    if (citation) setPane("evidence");
  };
  return (
    <main className="ticket">
      <TicketHeader state={state} />
      <Segmented<Pane>
        className="ticket-panes"
        block
        aria-label={t("ticket.panes")}
        value={pane}
        onChange={setPane}
        options={PANES.map((value) => ({ value, label: t(`ticket.pane-${value}`) }))}
      />
      <div className="ticket-body" data-pane={pane} data-cited={cited ? "" : undefined}>
        <MatterPane state={state} onCite={open} />
        <LetterPane state={state} draft={draft} onCite={open} />
        <EvidencePane citations={draft.draft?.citations ?? []} text={draft.text} cited={cited} onOpen={open} />
      </div>
    </main>
  );
}
