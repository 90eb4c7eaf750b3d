import { Alert, Input, Modal } from "antd";
import { useState } from "react";

import type { ReviewedFields } from "../../api/learning";
import { toApiError } from "../../api/problem";
import { useWords } from "../../words/words";

interface Props {
  title: string;
  fields: ReviewedFields;
  onSave: (fields: ReviewedFields) => Promise<unknown>;
  onClose: () => void;
  onSaved: () => void;
}

/** A reviewed question and answer, to be put right before they are kept. */
export function ReviewedDialog({ title, fields, onSave, onClose, onSaved }: Props) {
  const t = useWords();
  const [question, setQuestion] = useState(fields.question);
  const [variants, setVariants] = useState(fields.variants.join("\n"));
  const [text, setText] = useState(fields.text);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const save = async () => {
    setBusy(true);
    setProblem(null);
    try {
      const lines = variants.split("\n").map((line) => line.trim());
      await onSave({ question: question.trim(), variants: lines.filter((line) => line !== ""), text: text.trim() });
      onSaved();
      onClose();
    } catch (error) {
      setProblem(toApiError(error).message);
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      width={720}
      title={title}
      okText={t("reviewed.keep")}
      cancelText={t("do.cancel")}
      okButtonProps={{ disabled: question.trim() === "" || text.trim() === "", loading: busy }}
      onOk={() => void save()}
      onCancel={onClose}
    >
      <div className="console-form">
        {problem && <Alert type="error" showIcon title={problem} role="alert" />}
        <label htmlFor="reviewed-question">{t("reviewed.question")}</label>
        <Input id="reviewed-question" maxLength={500} value={question} onChange={(event) => setQuestion(event.target.value)} />
        <label htmlFor="reviewed-variants">{t("reviewed.questions")}</label>
        <Input.TextArea
          id="reviewed-variants"
          autoSize={{ minRows: 2, maxRows: 8 }}
          value={variants}
          onChange={(event) => setVariants(event.target.value)}
        />
        <label htmlFor="reviewed-text">{t("reviewed.answer")}</label>
        <Input.TextArea
          id="reviewed-text"
          autoSize={{ minRows: 6, maxRows: 18 }}
          maxLength={8000}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
    </Modal>
  );
}
