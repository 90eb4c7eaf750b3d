import { Button, Input } from "antd";
import { useState } from "react";

import { reviewDraft } from "../../desk/requests";
import { useWords } from "../../words/words";
import { useDone } from "../useDone";

interface Props {
  ticketId: string;
  revision: number;
  onDone: () => Promise<void>;
}

/** The second person's word on the letter. */
export function ReviewBox({ ticketId, revision, onDone }: Props) {
  const t = useWords();
  const run = useDone();
  const [comment, setComment] = useState("");
  const [asked, setAsked] = useState<boolean | null>(null);
  const [isMissing, setIsMissing] = useState(false);

  const give = async (passed: boolean) => {
    if (!passed && comment.trim() === "") return setIsMissing(true);
    setAsked(passed);
    const error = await run(
      () => reviewDraft(ticketId, revision, passed, comment.trim()),
      t(passed ? "review.done-pass" : "review.done-return"),
    );
    setAsked(null);
    if (!error) setComment("");
    await onDone();
  };
  return (
    <section className="review console-form" aria-labelledby="review-title">
      <h2 id="review-title">{t("review.title")}</h2>
      <label htmlFor="review-comment">{t("review.comment")}</label>
      <Input.TextArea
        id="review-comment"
        rows={2}
        maxLength={1000}
        status={isMissing ? "error" : undefined}
        value={comment}
        onChange={(event) => {
          setComment(event.target.value);
          setIsMissing(false);
        }}
      />
      {isMissing && (
        <p className="field-error" role="alert">
          {t("review.comment-needed")}
        </p>
      )}
      <p className="review-buttons">
        <Button loading={asked === false} disabled={asked === true} onClick={() => void give(false)}>
          {t("review.return")}
        </Button>
        <Button type="primary" loading={asked === true} disabled={asked === false} onClick={() => void give(true)}>
          {t("review.pass")}
        </Button>
      </p>
    </section>
  );
}
