import { CheckCircleOutlined, ExclamationCircleOutlined, StopOutlined } from "@ant-design/icons";

import type { Checks, Finding } from "../../desk/types";
import { named, useWords } from "../../words/words";

interface Props {
  checks: Checks;
  isChecking: boolean;
  onJump: (finding: Finding) => void;
}

/** What the checks found; each can be gone to. */
export function ChecksList({ checks: { findings, blocking }, isChecking, onJump }: Props) {
  const t = useWords();
  return (
    <section className="checks" aria-label={t("checks.title")} aria-live="polite" aria-busy={isChecking}>
      <p className={`checks-summary ${blocking ? "checks-blocking" : findings.length > 0 ? "checks-some" : "checks-clear"}`}>
        {blocking ? <StopOutlined aria-hidden="true" /> : findings.length > 0 ? <ExclamationCircleOutlined aria-hidden="true" /> : <CheckCircleOutlined aria-hidden="true" />}{" "}
        {blocking ? t("checks.blocking") : findings.length > 0 ? t("checks.count", { n: findings.length }) : t("checks.none")}
        {isChecking && <span className="checks-running">{t("checks.running")}…</span>}
      </p>
      {findings.length > 0 && (
        <ul>
          {findings.map((finding) => (
            <li key={`${finding.kind}-${finding.start}-${finding.end}`}>
              <button type="button" onClick={() => onJump(finding)} title={t("checks.jump", { text: finding.text })}>
                <span className={`found-badge found-badge-${finding.kind}`}>{named(t, "finding", finding.kind)}</span>
                <span>{finding.message}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
