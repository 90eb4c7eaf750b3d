import { useCallback } from "react";

import { type EvaluationRun, getEvaluation, reportUrl } from "../../api/evaluations";
import { useLoaded } from "../../api/useLoaded";
import { useWords } from "../../words/words";
import { LoadedPart } from "../LoadedPart";

/** What a run was held against, how it was set, and its report: a page of its own that gets at nothing of the console. */
export function RunDetail({ run: { name, has_report } }: { run: EvaluationRun }) {
  const t = useWords();
  const load = useCallback((signal: AbortSignal) => getEvaluation(name, signal), [name]);
  const loaded = useLoaded(load);
  return (
    <>
      <LoadedPart loaded={loaded}>
        {({ checks, settings }) => (
          <>
            {checks.length > 0 && (
              <ul className="eval-checks" aria-label={t("eval.checks")}>
                {checks.map(({ metric, title, wanted, passed }) => (
                  <li key={metric} className={passed ? "eval-passed" : "eval-failed"}>
                    {title} {wanted} · {t(passed ? "eval.passed" : "eval.failed")}
                  </li>
                ))}
              </ul>
            )}
            <details className="eval-settings">
              <summary>{t("eval.settings")}</summary>
              <code>{JSON.stringify(settings, null, 1)}</code>
            </details>
          </>
        )}
      </LoadedPart>
      {has_report && <iframe className="eval-report" title={name} src={reportUrl(name)} sandbox="allow-scripts" />}
    </>
  );
}
