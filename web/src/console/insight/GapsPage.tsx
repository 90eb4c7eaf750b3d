import { useCallback, useState } from "react";

import { moment } from "../../admin/jobText";
import { listGaps } from "../../api/learning";
import { useLoaded } from "../../api/useLoaded";
import { useWords } from "../../words/words";
import { ConsolePage } from "../ConsolePage";
import { LoadedPart } from "../LoadedPart";
import { lastDays } from "./period";
import { type Period, PeriodChoice } from "./PeriodChoice";
import "./insight.css";

/** What people ask and no document answers, the most asked first. */
export default function GapsPage() {
  const t = useWords();
  const [days, setDays] = useState<Period>(30);
  const { since, until } = lastDays(days);
  const load = useCallback((signal: AbortSignal) => listGaps(since, until, signal), [since, until]);
  const loaded = useLoaded(load);
  return (
    <ConsolePage title={t("gaps.title")} lead={t("gaps.lead")} tools={<PeriodChoice value={days} onChange={setDays} />}>
      <LoadedPart loaded={loaded}>
        {(gaps) =>
          gaps.length === 0 ? (
            <p className="console-none">{t("gaps.none")}</p>
          ) : (
            <ol className="gaps">
              {gaps.map((gap) => (
                <li key={gap.question} className="console-box">
                  <p className="gap-head">
                    <strong>{gap.question}</strong>
                    <span>
                      {t("gaps.count", { n: gap.times })} · {t("gaps.last", { at: moment(gap.newest) })}
                    </span>
                  </p>
                  {gap.examples.length > 1 && (
                    <details>
                      <summary>{t("gaps.examples")}</summary>
                      <ul>
                        {gap.examples.map((example) => (
                          <li key={example}>{example}</li>
                        ))}
                      </ul>
                    </details>
                  )}
                </li>
              ))}
            </ol>
          )
        }
      </LoadedPart>
    </ConsolePage>
  );
}
