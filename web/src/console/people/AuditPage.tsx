import { Alert, Button } from "antd";
import { useState } from "react";

import { moment } from "../../admin/jobText";
import { type AuditEntry, type AuditVerification, listAudit, listUsers, verifyAudit } from "../../api/people";
import { useLoaded } from "../../api/useLoaded";
import { useWords } from "../../words/words";
import { ConsolePage } from "../ConsolePage";
import { LoadedPart } from "../LoadedPart";
import { useDone } from "../useDone";
import "./people.css";

const firstPage = (signal: AbortSignal) => listAudit(null, signal);

/** The chain of what was done, and whether it is whole. */
export default function AuditPage() {
  const t = useWords();
  const run = useDone();
  const loaded = useLoaded(firstPage);
  const [found, setFound] = useState<AuditVerification | null>(null);
  const [busy, setBusy] = useState(false);
  const verify = async () => {
    setBusy(true);
    await run(async () => setFound(await verifyAudit()));
    setBusy(false);
  };
  return (
    <ConsolePage
      title={t("audit.title")}
      lead={t("audit.lead")}
      tools={
        <Button type="primary" loading={busy} onClick={() => void verify()}>
          {t("audit.verify")}
        </Button>
      }
    >
      {found && <Verdict found={found} />}
      <LoadedPart loaded={loaded}>{(page) => <Entries first={page.items} next={page.next_after} />}</LoadedPart>
    </ConsolePage>
  );
}

function Verdict({ found }: { found: AuditVerification }) {
  const t = useWords();
  if (found.sound) {
    return (
      <Alert
        type="success"
        showIcon
        role="status"
        title={t("audit.sound", { n: found.entries })}
        description={<code className="audit-hash">{t("audit.head", { n: found.head_number, hash: found.head_hash })}</code>}
      />
    );
  }
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={t("audit.broken", { n: found.faults.length })}
      description={
        <ul>
          {found.faults.map(({ number, message }) => (
            <li key={`${number}-${message}`}>{t("audit.fault", { n: number, message })}</li>
          ))}
        </ul>
      }
    />
  );
}

function Entries({ first, next }: { first: AuditEntry[]; next: number | null }) {
  const t = useWords();
  const run = useDone();
  const [more, setMore] = useState<AuditEntry[]>([]);
  const [after, setAfter] = useState(next);
  const entries = [...first, ...more];
  const { value: users } = useLoaded(listUsers);
  const nameOf = (actor: string) => {
    const user = users?.items.find(({ id }) => actor === `user:${id}`);
    return user ? user.display_name || user.name : actor;
  };
  const loadMore = () =>
    run(async () => {
      const page = await listAudit(after);
      setMore((all) => [...all, ...page.items]);
      setAfter(page.next_after);
    });
  if (entries.length === 0) return <p className="console-none">{t("audit.none")}</p>;
  return (
    <>
      <div className="console-scroll">
        <table className="console-table" aria-label={t("audit.list")}>
          <thead>
            <tr>
              <th className="number">{t("audit.number")}</th>
              <th>{t("audit.at")}</th>
              <th>{t("audit.actor")}</th>
              <th>{t("audit.action")}</th>
              <th>{t("audit.object")}</th>
              <th>{t("audit.body")}</th>
            </tr>
          </thead>
          <tbody>
            {entries.map((entry) => (
              <tr key={entry.number}>
                <td className="number">{entry.number}</td>
                <td className="audit-at">{moment(entry.at)}</td>
                <td title={entry.actor}>{nameOf(entry.actor)}</td>
                <td>{entry.action}</td>
                <td>{entry.object}</td>
                <td>
                  <code className="audit-body">{bodyWords(entry.body)}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {after !== null && <Button onClick={() => void loadMore()}>{t("do.more")}</Button>}
    </>
  );
}

/** 「state: closed, revision: 4」 */
const bodyWords = (body: Record<string, unknown>) =>
  Object.entries(body)
    .map(([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(", ");
