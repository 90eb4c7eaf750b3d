import { Alert, Button } from "antd";

import type { Draft } from "../../desk/types";
import { named, useWords } from "../../words/words";
import type { DraftState } from "./useDraft";

interface Props {
  draft: DraftState;
  current: Draft;
  mayEdit: boolean;
}

/** What has to be known before one goes on: out of date, somebody else was here, a review, open questions. */
export function LetterNotices({ draft, current, mayEdit }: Props) {
  const t = useWords();
  const { stale, review, questions } = current;
  const open = questions.filter(({ status }) => status !== "answered");
  const { notes } = current;
  return (
    <div className="letter-notices">
      {stale.reasons.length > 0 && !current.signed_by && (
        <Alert
          type="warning"
          showIcon
          data-stale=""
          title={t("letter.stale")}
          description={
            <ul>
              {stale.reasons.map((reason) => (
                <li key={reason}>{reason}</li>
              ))}
            </ul>
          }
          action={
            mayEdit && (
              <span className="stale-buttons">
                <Button size="small" type="primary" loading={draft.isGenerating} onClick={() => void draft.generate()}>
                  {t("letter.regenerate")}
                </Button>
                <Button size="small" loading={draft.isSaving} title={t("letter.acknowledge-hint")} onClick={() => void draft.acknowledge()}>
                  {t("letter.acknowledge")}
                </Button>
              </span>
            )
          }
        />
      )}
      {draft.theirs && !draft.isConflict && (
        <Alert
          type="warning"
          showIcon
          title={t("conflict.newer", { name: draft.theirs.author_name, n: draft.theirs.revision })}
          action={
            <Button size="small" onClick={() => draft.showConflict(true)}>
              {t("conflict.compare")}
            </Button>
          }
        />
      )}
      {review.passed === true && <Alert type="success" showIcon title={t("review.passed", { by: review.by_name ?? "" })} />}
      {review.passed === false && (
        <Alert type="warning" showIcon title={t("review.returned", { by: review.by_name ?? "" })} description={review.comment} />
      )}
      {(questions.length > 1 || open.length > 0) && (
        <ol className="letter-questions" aria-label={t("letter.questions")}>
          {questions.map(({ question, status }) => (
            <li key={question}>
              <span className={`question-status question-${status}`}>{named(t, "question", status)}</span> {question}
            </li>
          ))}
        </ol>
      )}
      {notes.length > 0 && (
        <ul className="letter-notes" aria-label={t("letter.notes")}>
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
