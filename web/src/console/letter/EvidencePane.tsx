import { useMemo } from "react";

import type { Citation } from "../../api/types";
import { DocumentPanel } from "../../document/DocumentPanel";
import { ValidityBadge } from "../../policy/ValidityBadge";
import { useWords } from "../../words/words";
import { marksIn } from "./marked";
import "../../chat/sources.css";

interface Props {
  citations: Citation[];
  /** The letter as it stands in the editor. */
  text: string;
  cited: Citation | null;
  onOpen: (citation: Citation | null) => void;
}

const localToday = () => new Date().toLocaleDateString("sv-SE", { timeZone: "Asia/Shanghai" });

/** What the letter rests on: the cited words, and each in its document. */
export function EvidencePane({ citations, text, cited, onOpen }: Props) {
  const t = useWords();
  const marked = useMemo(() => marksIn(text), [text]);
  return (
    <section className="pane pane-evidence" aria-label={t("ticket.pane-evidence")}>
      {cited && <DocumentPanel citation={cited} asOf={localToday()} onClose={() => onOpen(null)} />}
      <div className="evidence-list" hidden={cited !== null}>
        <h2>{t("evidence.title")}</h2>
        {citations.length === 0 ? (
          <p className="evidence-hint">{t("evidence.none")}</p>
        ) : (
          <>
            <p className="evidence-hint">{t("evidence.hint")}</p>
            <div className="sources">
              <ol>
                {citations.map((citation) => (
                  <li key={citation.n} id={`evidence-${citation.n}`}>
                    <button type="button" data-evidence={citation.n} onClick={() => onOpen(citation)}>
                      <span className="source-n">{citation.n}</span>
                      <span className="source-name">
                        <span className="source-title">《{citation.title}》</span>
                        <span className="source-place">
                          {citation.provision}
                          {citation.page !== null && ` · ${t("evidence.page", { n: citation.page })}`}
                        </span>
                        <ValidityBadge validity={citation.validity} />
                        {!marked.has(citation.n) && <span className="badge badge-outline">{t("evidence.unmarked")}</span>}
                      </span>
                      <span className="source-quote">“{citation.quote}”</span>
                    </button>
                  </li>
                ))}
              </ol>
            </div>
          </>
        )}
      </div>
    </section>
  );
}
