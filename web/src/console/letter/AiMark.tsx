import { RobotOutlined, SafetyCertificateOutlined } from "@ant-design/icons";

import { moment } from "../../admin/jobText";
import type { Draft } from "../../desk/types";
import { type Translate, useWords } from "../../words/words";

// What the label calls a letter put together from the texts, without a language model.
const EXTRACTIVE = "extractive";

/** 「按政策原文组织」, 「语言模型 qwen3」: what wrote the letter first, whoever edited it since. */
function generator(t: Translate, { ai_label, generated_by }: Draft): string {
  const name = (ai_label?.generator ?? generated_by).split("/").at(-1) ?? "";
  return name === EXTRACTIVE ? t("ai.extractive") : t("ai.model", { name });
}

/** The mark of what a machine wrote, until a person has signed; then who did. */
export function AiMark({ draft }: { draft: Draft }) {
  const t = useWords();
  if (draft.signed_by) {
    return (
      <p className="ai-mark ai-mark-signed">
        <SafetyCertificateOutlined aria-hidden="true" /> <strong>{t("ai.signed")}</strong>
        <span>{t("ai.signed-by", { name: draft.signed_by.name })}</span>
      </p>
    );
  }
  return (
    <p className="ai-mark" title={draft.ai_label?.text} data-ai-label={draft.ai_label?.id}>
      <RobotOutlined aria-hidden="true" /> <strong>{t("ai.mark")}</strong>
      <span>{t("ai.unsigned")}</span>
      <span className="ai-mark-how">
        {generator(t, draft)} · {moment(draft.ai_label?.at ?? draft.created_at)}
      </span>
    </p>
  );
}
