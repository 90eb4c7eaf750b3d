import { App, Button } from "antd";
import { useState } from "react";
import { Link } from "react-router";

import { moment } from "../../admin/jobText";
import { changeReviewed, makeCase, type ReviewedAnswer, withdrawReviewed } from "../../api/learning";
import { AnswerText } from "../../chat/AnswerText";
import { useWords } from "../../words/words";
import { useDone } from "../useDone";
import { ReviewedDialog } from "./ReviewedDialog";

interface Props {
  answer: ReviewedAnswer;
  /** The name of who signed it. */
  approver: string;
  onChanged: () => void;
}

export function ReviewedCard({ answer, approver, onChanged }: Props) {
  const t = useWords();
  const run = useDone();
  const { modal, message } = App.useApp();
  const [editing, setEditing] = useState(false);
  const { id, question, variants, text, citations, state } = answer;

  const withdraw = () =>
    modal.confirm({
      title: t("reviewed.withdraw"),
      content: t("reviewed.withdraw-sure"),
      okText: t("reviewed.withdraw"),
      cancelText: t("do.cancel"),
      okButtonProps: { danger: true },
      onOk: async () => {
        await run(() => withdrawReviewed(id), t("reviewed.withdrawn"));
        onChanged();
      },
    });
  const asCase = () =>
    run(async () => {
      const made = await makeCase(id);
      message.success(t("reviewed.case-done", { id: made.id }));
    });
  return (
    <article className={`console-box reviewed reviewed-${state}`} data-reviewed={id}>
      <header>
        <h2>{question}</h2>
        <span className={`badge reviewed-badge-${state}`}>{t(`reviewed.${state}`)}</span>
      </header>
      {variants.length > 0 && (
        <ul className="reviewed-variants" aria-label={t("reviewed.variants")}>
          {variants.map((variant) => (
            <li key={variant}>{variant}</li>
          ))}
        </ul>
      )}
      {answer.lapsed_for && <p className="reviewed-lapsed-for">{answer.lapsed_for}</p>}
      <details>
        <summary>
          {t("reviewed.answer")} <span>{t("reviewed.citations", { n: citations.length })}</span>
        </summary>
        <AnswerText text={text} citations={citations} asOf={answer.approved_at.slice(0, 10)} />
      </details>
      <footer>
        <span>
          {t("reviewed.by", { name: approver, at: moment(answer.approved_at) })}
          {answer.ticket_id && (
            <>
              {" · "}
              <Link to={`/console/tickets/${encodeURIComponent(answer.ticket_id)}`}>{t("reviewed.ticket")}</Link>
            </>
          )}
        </span>
        {state !== "withdrawn" && (
          <span className="reviewed-buttons">
            {state === "valid" && (
              <Button size="small" onClick={() => void asCase()}>
                {t("reviewed.case")}
              </Button>
            )}
            <Button size="small" onClick={() => setEditing(true)}>
              {t("do.edit")}
            </Button>
            <Button size="small" danger onClick={withdraw}>
              {t("reviewed.withdraw")}
            </Button>
          </span>
        )}
      </footer>
      {editing && (
        <ReviewedDialog
          title={t("reviewed.edit-title")}
          fields={{ question, variants, text }}
          onSave={(fields) => changeReviewed(id, fields)}
          onClose={() => setEditing(false)}
          onSaved={onChanged}
        />
      )}
    </article>
  );
}
