import { RobotOutlined, SafetyCertificateOutlined } from "@ant-design/icons";

import { moment } from "../../admin/jobText";
import type { Draft } from "../../desk/types";
import { useWords } from "../../words/words";

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
        {t("ai.generator", { by: draft.ai_label?.generator ?? draft.generated_by })} · {moment(draft.ai_label?.at ?? draft.created_at)}
      </span>
    </p>
  );
}
