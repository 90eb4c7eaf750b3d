import { useCallback } from "react";
import { Link, useParams } from "react-router";

import { useLoaded } from "../../api/useLoaded";
import { SentLetter } from "../../desk/SentLetter";
import { getLifeCycle, setStage } from "../../desk/requests";
import type { EnterpriseWindow, LifeCycle } from "../../desk/types";
import { useWords } from "../../words/words";
import { ConsolePage } from "../ConsolePage";
import { LoadedPart } from "../LoadedPart";
import { useDone } from "../useDone";
import { TicketRow } from "../queue/TicketRow";
import "../queue/queue.css";
import "./enterprise.css";

const STAGES = ["setup", "growth", "recognition", "financing", "listing"] as const;

/** An enterprise across its life cycle: where it stands, what it can file for, what it asked and was answered. */
export default function EnterprisePage() {
  const t = useWords();
  const { id = "" } = useParams();
  const load = useCallback((signal: AbortSignal) => getLifeCycle(id, signal), [id]);
  const loaded = useLoaded(load);
  return (
    <ConsolePage title={loaded.value?.name ?? t("enterprise.title")}>
      <LoadedPart loaded={loaded}>
        {(enterprise) => (
          <>
            <Stages enterprise={enterprise} onChanged={loaded.refresh} />
            <div className="enterprise-parts">
              <Profile enterprise={enterprise} />
              <Windows enterprise={enterprise} />
            </div>
            <section aria-labelledby="enterprise-tickets">
              <h2 id="enterprise-tickets">{t("enterprise.tickets")}</h2>
              {enterprise.tickets.length === 0 && <p className="console-none">{t("none")}</p>}
              <ul className="queue-list">
                {enterprise.tickets.map((ticket) => (
                  <TicketRow key={ticket.id} ticket={ticket} />
                ))}
              </ul>
            </section>
            {enterprise.answers.length > 0 && (
              <section aria-labelledby="enterprise-letters" className="enterprise-letters">
                <h2 id="enterprise-letters">{t("enterprise.answers")}</h2>
                {enterprise.answers.map((letter) => (
                  <details key={`${letter.ticket_id}-${letter.sent_at}`}>
                    <summary>
                      {letter.number} {letter.subject}
                    </summary>
                    <SentLetter letter={{ ...letter, body: {} }} />
                  </details>
                ))}
              </section>
            )}
          </>
        )}
      </LoadedPart>
    </ConsolePage>
  );
}

function Stages({ enterprise, onChanged }: { enterprise: LifeCycle; onChanged: () => void }) {
  const t = useWords();
  const run = useDone();
  const { stage } = enterprise;
  const at = STAGES.findIndex((name) => name === stage?.stage);
  const choose = async (name: string | null) => {
    const error = await run(() => setStage(enterprise.id, name), t("done.saved"));
    if (!error) onChanged();
  };
  return (
    <section className="console-box" aria-labelledby="enterprise-stages">
      <h2 id="enterprise-stages">{t("enterprise.stages")}</h2>
      <ol className="stages">
        {STAGES.map((name, index) => (
          <li key={name} aria-current={index === at ? "step" : undefined} className={index < at ? "stage-past" : ""}>
            <button type="button" title={t("enterprise.stage-set")} onClick={() => void choose(name)}>
              {t(`stage.${name}`)}
            </button>
          </li>
        ))}
      </ol>
      <p className="enterprise-none">
        {!stage && t("enterprise.stage-none")}
        {stage?.derived && t("enterprise.stage-derived", { because: stage.because })}
        {stage && !stage.derived && (
          <>
            {t("enterprise.stage-by-officer")}{" "}
            <button type="button" className="text-button" onClick={() => void choose(null)}>
              {t("enterprise.stage-derive")}
            </button>
          </>
        )}
      </p>
    </section>
  );
}

function Profile({ enterprise: { profile } }: { enterprise: LifeCycle }) {
  const t = useWords();
  return (
    <section className="console-box" aria-labelledby="enterprise-profile">
      <h2 id="enterprise-profile">{t("enterprise.profile")}</h2>
      {profile.length === 0 && <p className="enterprise-none">{t("none")}</p>}
      <dl className="enterprise-facts">
        {profile.map(({ key, name, shown, year }) => (
          <div key={`${key}-${year ?? ""}`}>
            <dt>
              {name || key}
              {year ? ` ${year}` : ""}
            </dt>
            <dd>{shown}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Windows({ enterprise: { windows, windows_missing } }: { enterprise: LifeCycle }) {
  const t = useWords();
  return (
    <section className="console-box" aria-labelledby="enterprise-windows">
      <h2 id="enterprise-windows">{t("enterprise.windows")}</h2>
      {windows === null && <p className="enterprise-none">{windows_missing}</p>}
      {windows?.length === 0 && <p className="enterprise-none">{t("enterprise.windows-none")}</p>}
      <ul className="enterprise-windows">
        {windows?.map((window) => (
          <WindowEntry key={`${window.document_id}-${window.benefit_id}`} window={window} />
        ))}
      </ul>
    </section>
  );
}

function WindowEntry({ window: { document_id, title, benefit, standing, state, text, amount } }: { window: EnterpriseWindow }) {
  const t = useWords();
  return (
    <li>
      <span>
        <strong>{benefit}</strong> <span className={`badge standing-${standing}`}>{t(`standing.${standing}`)}</span>
      </span>
      <Link to={`/policies/${encodeURIComponent(document_id)}`}>《{title}》</Link>
      <span className={`window-${state}`}>{text}</span>
      {amount && <span>{amount}</span>}
    </li>
  );
}
