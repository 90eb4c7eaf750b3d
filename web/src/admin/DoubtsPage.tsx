import { useCallback, useMemo, useState } from "react";

import { listDoubts } from "../api/admin";
import type { Doubt } from "../api/compareTypes";
import { useLoaded } from "../api/useLoaded";
import { ErrorNotice } from "../app/ErrorNotice";
import { Loading } from "../app/Loading";
import { usePolicyDate } from "../app/PolicyDateContext";
import { DoubtCard } from "./DoubtCard";
import { DoubtFilter } from "./DoubtFilter";
import { doubtGroups } from "./doubtGroups";
import { doubtLabel } from "./doubtLabels";
import { useToken } from "./OfficerContext";
import "./doubts.css";

/** What the program would have had to guess, for an officer to decide. */
export default function DoubtsPage() {
  const { day } = usePolicyDate();
  const token = useToken();
  const load = useCallback((signal: AbortSignal) => listDoubts(token, day, signal), [token, day]);
  const { value, error, reload } = useLoaded(load);
  return (
    <section className="doubts" aria-label="待核对">
      {error && <ErrorNotice error={error} onRetry={reload} />}
      {!value && !error && <Loading label="正在查找疑点" />}
      {value?.items.length === 0 && <p className="doubts-none">没有需要核对的内容。</p>}
      {value && value.items.length > 0 && <DoubtList doubts={value.items} />}
    </section>
  );
}

function DoubtList({ doubts }: { doubts: Doubt[] }) {
  const [label, setLabel] = useState("");
  const groups = useMemo(
    () => doubtGroups(doubts.filter(({ kind }) => label === "" || doubtLabel(kind) === label)),
    [doubts, label],
  );
  return (
    <>
      <div className="doubts-heading">
        <p>系统没有把握的内容不会自行推断，请对照原文处理。</p>
        <DoubtFilter doubts={doubts} shown={label} onChange={setLabel} />
      </div>
      {groups.map((group) => (
        <DoubtCard key={group.documentId} group={group} />
      ))}
    </>
  );
}
