import { FileTextOutlined } from "@ant-design/icons";
import { Alert, Button } from "antd";

import type { Citation } from "../../api/types";
import { Loading } from "../../app/Loading";
import { useWords } from "../../words/words";
import type { TicketState } from "../ticket/useTicket";
import { Letter } from "./Letter";
import { Outbox } from "./Outbox";
import type { DraftState } from "./useDraft";
import "./letter.css";

interface Props {
  state: TicketState;
  draft: DraftState;
  onCite: (citation: Citation) => void;
}

/** The letter that answers the ticket, or how one comes to be. */
export function LetterPane({ state, draft, onCite }: Props) {
  const t = useWords();
  const { ticket } = state;
  if (!ticket) return null;
  const mayDraft = ticket.allowed.includes("draft");
  return (
    <section className="pane pane-letter" aria-label={t("ticket.pane-letter")}>
      {draft.error && <Alert type="error" showIcon title={draft.error.message} />}
      {draft.isLoading && <Loading label={t("loading")} />}
      {draft.draft && <Letter state={state} draft={draft} current={draft.draft} onCite={onCite} />}
      {!draft.draft && !draft.isLoading && !draft.error && (
        <div className="letter-none">
          <FileTextOutlined aria-hidden="true" />
          <p>
            <strong>{t("letter.none")}</strong>
          </p>
          <p>{t(mayDraft || ticket.state === "closed" ? "letter.none-lead" : "letter.accept-first")}</p>
          {mayDraft && (
            <Button type="primary" size="large" loading={draft.isGenerating} onClick={() => void draft.generate()}>
              {draft.isGenerating ? t("letter.generating") : t("letter.generate")}
            </Button>
          )}
        </div>
      )}
      <Outbox key={ticket.revision} ticket={ticket} onSent={state.reload} />
    </section>
  );
}
