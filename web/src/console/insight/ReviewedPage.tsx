import { SearchOutlined } from "@ant-design/icons";
import { Checkbox, Input } from "antd";
import { useState } from "react";

import type { Citation } from "../../api/types";
import { listReviewed, type ReviewedAnswer } from "../../api/learning";
import { useLoaded } from "../../api/useLoaded";
import { CitationContext } from "../../chat/CitationContext";
import { listStaff } from "../../desk/requests";
import { DocumentPanel } from "../../document/DocumentPanel";
import { useWords } from "../../words/words";
import { ConsolePage } from "../ConsolePage";
import { LoadedPart } from "../LoadedPart";
import { ReviewedCard } from "./ReviewedCard";
import "../../chat/answer.css";
import "../cards/cards.css";
import "./insight.css";

/** Signed answers that the assistant gives again. */
export default function ReviewedPage() {
  const t = useWords();
  const loaded = useLoaded(listReviewed);
  const [cited, setCited] = useState<Citation | null>(null);
  return (
    <>
      <ConsolePage title={t("reviewed.title")} lead={t("reviewed.lead")}>
        <CitationContext value={setCited}>
          <LoadedPart loaded={loaded}>{(answers) => <Answers answers={answers} onChanged={loaded.reload} />}</LoadedPart>
        </CitationContext>
      </ConsolePage>
      <DocumentPanel citation={cited} asOf={cited?.effective_from ?? ""} onClose={() => setCited(null)} />
    </>
  );
}

function Answers({ answers, onChanged }: { answers: ReviewedAnswer[]; onChanged: () => void }) {
  const t = useWords();
  const [q, setQ] = useState("");
  const [ended, setEnded] = useState(false);
  const { value: staff } = useLoaded(listStaff);
  const nameOf = (actor: string) => staff?.find((person) => person.actor === actor)?.name ?? actor;
  const shown = answers
    .filter(({ state }) => ended || state === "valid")
    .filter(({ question, variants, text }) => [question, ...variants, text].join("\n").includes(q.trim()));
  return (
    <>
      <div className="cards-filters">
        <Input
          aria-label={t("do.search")}
          placeholder={t("reviewed.search")}
          prefix={<SearchOutlined aria-hidden="true" />}
          allowClear
          value={q}
          onChange={(event) => setQ(event.target.value)}
        />
        <Checkbox checked={ended} onChange={({ target }) => setEnded(target.checked)}>
          {t("reviewed.show-ended")}
        </Checkbox>
      </div>
      {shown.length === 0 && <p className="console-none">{t(answers.length === 0 ? "reviewed.none" : "reviewed.none-fit")}</p>}
      <ul className="reviewed-list">
        {shown.map((answer) => (
          <li key={answer.id}>
            <ReviewedCard answer={answer} approver={nameOf(answer.approved_by)} onChanged={onChanged} />
          </li>
        ))}
      </ul>
    </>
  );
}
