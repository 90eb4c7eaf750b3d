import { SafetyCertificateOutlined } from "@ant-design/icons";

import { moment } from "../admin/jobText";
import { AnswerText } from "../chat/AnswerText";
import { useWords } from "../words/words";
import type { Letter } from "./types";
import "./letter.css";

/** A letter as it was signed, with who signed it. */
export function SentLetter({ letter }: { letter: Letter }) {
  const t = useWords();
  const day = letter.sent_at.slice(0, 10);
  return (
    <article className="sent-letter" data-letter="">
      <header>
        <span className="signed-mark">
          <SafetyCertificateOutlined aria-hidden="true" /> {t("ai.signed")}
        </span>
        <span>
          {t("ai.signed-by", { name: letter.signed_by })} · {moment(letter.sent_at)}
        </span>
      </header>
      <div className="sent-letter-text">
        <AnswerText text={letter.text} citations={letter.body.citations ?? []} asOf={day} />
      </div>
    </article>
  );
}
