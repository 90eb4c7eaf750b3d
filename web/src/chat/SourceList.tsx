import { useState } from "react";

import type { Citation } from "../api/types";
import { ValidityBadge } from "../policy/ValidityBadge";
import { useOpenCitation } from "./CitationContext";
import "./sources.css";

const SHOWN_AT_FIRST = 4;

export function SourceList({ citations, asOf }: { citations: Citation[]; asOf: string }) {
  const open = useOpenCitation();
  const [all, setAll] = useState(false);
  const shown = all ? citations : citations.slice(0, SHOWN_AT_FIRST);
  return (
    <section className="sources" aria-label="政策依据">
      <h3>政策依据</h3>
      <ol>
        {shown.map((citation) => (
          <li key={citation.n}>
            <button type="button" onClick={() => open(citation, asOf)}>
              <span className="source-n">{citation.n}</span>
              <span className="source-name">
                <span className="source-title">《{citation.title}》</span>
                <span className="source-place">
                  {citation.provision}
                  {citation.page !== null && ` · 第 ${citation.page} 页`}
                </span>
                <ValidityBadge validity={citation.validity} />
              </span>
              <span className="source-quote">“{citation.quote}”</span>
            </button>
          </li>
        ))}
      </ol>
      {citations.length > SHOWN_AT_FIRST && (
        <button type="button" className="text-button" onClick={() => setAll(!all)} aria-expanded={all}>
          {all ? "收起" : `展开全部 ${citations.length} 条依据`}
        </button>
      )}
    </section>
  );
}
