import { useCallback } from "react";
import { useParams } from "react-router";

import { useLoaded } from "../../api/useLoaded";
import type { Filing } from "../../api/types";
import { SentLetter } from "../../desk/SentLetter";
import { getLifeCycle } from "../../desk/requests";
import type { LifeCycle } from "../../desk/types";
import { type Key, useWords } from "../../words/words";
import { ConsolePage } from "../ConsolePage";
import { LoadedPart } from "../LoadedPart";
import { TicketRow } from "../queue/TicketRow";
import "../queue/queue.css";
import "./enterprise.css";

const STAGES = ["founding", "growth", "recognition", "financing", "listing"] as const;

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
            <Stages stage={enterprise.stage} />
            <div className="enterprise-parts">
              <Profile enterprise={enterprise} />
              <Windows windows={enterprise.windows} />
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
            {enterprise.letters.length > 0 && (
              <section aria-labelledby="enterprise-letters" className="enterprise-letters">
                <h2 id="enterprise-letters">{t("enterprise.answers")}</h2>
                {enterprise.letters.map((letter) => (
                  <details key={`${letter.ticket_id}-${letter.sent_at}`}>
                    <summary>
                      {letter.number} {letter.subject}
                    </summary>
                    <SentLetter letter={letter} />
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

function Stages({ stage }: { stage: string | null }) {
  const t = useWords();
  const at = STAGES.findIndex((name) => name === stage || t(`stage.${name}`) === stage);
  return (
    <section className="console-box" aria-labelledby="enterprise-stages">
      <h2 id="enterprise-stages">{t("enterprise.stages")}</h2>
      <ol className="stages">
        {STAGES.map((name, index) => (
          <li key={name} aria-current={index === at ? "step" : undefined} className={index < at ? "stage-past" : ""}>
            {t(`stage.${name}` satisfies Key)}
          </li>
        ))}
      </ol>
      {at === -1 && <p className="enterprise-none">{t("enterprise.stage-none")}</p>}
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

function Windows({ windows }: { windows: Filing[] }) {
  const t = useWords();
  return (
    <section className="console-box" aria-labelledby="enterprise-windows">
      <h2 id="enterprise-windows">{t("enterprise.windows")}</h2>
      {windows.length === 0 && <p className="enterprise-none">{t("enterprise.windows-none")}</p>}
      <ul className="enterprise-windows">
        {windows.map(({ document_id, benefit_id, benefit, title, first }) => (
          <li key={`${document_id}-${benefit_id}`}>
            <strong>{benefit}</strong>
            <small>《{title}》</small>
            {first && <span className={`window-${first.state}`}>{first.text}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}
