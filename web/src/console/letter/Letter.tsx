import { DownloadOutlined } from "@ant-design/icons";
import { Button, Segmented } from "antd";
import { useMemo, useState } from "react";

import { moment } from "../../admin/jobText";
import type { Citation } from "../../api/types";
import { AnswerText } from "../../chat/AnswerText";
import { CitationContext } from "../../chat/CitationContext";
import { draftFileUrl } from "../../desk/requests";
import type { Draft, Finding } from "../../desk/types";
import { useWords } from "../../words/words";
import type { TicketState } from "../ticket/useTicket";
import { AiMark } from "./AiMark";
import { CannedMenu } from "./CannedMenu";
import { ChecksList } from "./ChecksList";
import { ConflictDialog } from "./ConflictDialog";
import { InstructBox } from "./InstructBox";
import { LetterEditor } from "./LetterEditor";
import { LetterNotices } from "./LetterNotices";
import { LetterSteps } from "./LetterSteps";
import { useChecks } from "./useChecks";
import type { DraftState } from "./useDraft";
import { Versions } from "./Versions";

type View = "edit" | "preview" | "versions";

const VIEWS: View[] = ["edit", "preview", "versions"];

interface Props {
  state: TicketState;
  draft: DraftState;
  current: Draft;
  onCite: (citation: Citation) => void;
}

/** The newest draft: edited, checked as one types, handed on. */
export function Letter({ state, draft, current, onCite }: Props) {
  const t = useWords();
  const { ticket } = state;
  const [view, setView] = useState<View>("edit");
  const [jump, setJump] = useState<{ finding: Finding; wish: number } | null>(null);
  const { checks, isChecking } = useChecks(ticket?.id ?? "", current, draft.text);
  const mayEdit = ticket?.allowed.includes("draft") ?? false;
  const findings = useMemo(() => checks?.findings ?? [], [checks]);
  if (!ticket || !checks) return null;

  const goTo = (finding: Finding) => {
    setView("edit");
    setJump((last) => ({ finding, wish: (last?.wish ?? 0) + 1 }));
  };
  const openMark = (n: number) => {
    const citation = current.citations.find((candidate) => candidate.n === n);
    if (citation) onCite(citation);
  };
  return (
    <>
      <AiMark draft={current} />
      <LetterNotices draft={draft} current={current} mayEdit={mayEdit} />
      <div className="letter-bar">
        <Segmented<View>
          aria-label={t("letter.text")}
          value={view}
          onChange={setView}
          options={VIEWS.map((value) => ({ value, label: t(`letter.${value}`) }))}
        />
        <span className="letter-revision">
          {t("letter.revision", { n: current.revision })}
          {draft.isDirty ? (
            <strong> · {t("letter.unsaved")}</strong>
          ) : (
            ` · ${t("letter.by", { name: current.author_name, at: moment(current.created_at) })}`
          )}
        </span>
        <Button
          size="small"
          type="text"
          href={draftFileUrl(ticket.id, current.revision)}
          icon={<DownloadOutlined aria-hidden="true" />}
          aria-label={t("letter.export")}
          title={t("letter.export")}
        />
        {mayEdit && view === "edit" && <CannedMenu kind={ticket.kind} text={draft.text} onInsert={draft.edit} />}
        {draft.isDirty && (
          <Button size="small" onClick={draft.discard}>
            {t("letter.discard")}
          </Button>
        )}
        {mayEdit && (
          <Button size="small" disabled={!draft.isDirty} loading={draft.isSaving} onClick={() => void draft.save()}>
            {t("do.save")}
          </Button>
        )}
      </div>
      {view === "edit" && (
        <>
          <LetterEditor
            text={draft.text}
            findings={findings}
            readOnly={!mayEdit || draft.isGenerating}
            jump={jump}
            onEdit={draft.edit}
            onMark={openMark}
            onSave={() => void draft.save()}
          />
          <p id="letter-hint" className="letter-hint">
            {t("letter.text-hint")}
          </p>
        </>
      )}
      {view === "preview" && (
        <CitationContext value={onCite}>
          <div className="letter-preview">
            <AnswerText text={draft.text} citations={current.citations} asOf={current.created_at.slice(0, 10)} />
          </div>
        </CitationContext>
      )}
      {view === "versions" && (
        <Versions
          key={current.revision} // with another revision the list is another one
          ticketId={ticket.id}
          onRestore={
            mayEdit
              ? (text) => {
                  draft.edit(text);
                  setView("edit");
                }
              : null
          }
        />
      )}
      <ChecksList checks={checks} isChecking={isChecking} onJump={goTo} />
      {mayEdit && <InstructBox draft={draft} />}
      <LetterSteps state={state} draft={draft} current={current} checks={checks} />
      {draft.isConflict && draft.theirs && <ConflictDialog draft={draft} theirs={draft.theirs} />}
    </>
  );
}
