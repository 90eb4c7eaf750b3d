import { useCallback, useMemo } from "react";

import { listDoubts } from "../api/client";
import { useLoaded } from "../api/useLoaded";
import { ErrorNotice } from "../app/ErrorNotice";
import { Loading } from "../app/Loading";
import { usePolicyDate } from "../app/PolicyDateContext";
import { DoubtCard } from "./DoubtCard";
import { doubtGroups } from "./doubtGroups";
import "./doubts.css";

/** What the program would have had to guess, for an officer to decide. */
export default function DoubtsPage() {
  const { day } = usePolicyDate();
  const load = useCallback((signal: AbortSignal) => listDoubts(day, signal), [day]);
  const { value, error, reload } = useLoaded(load);
  const groups = useMemo(() => doubtGroups(value?.items ?? []), [value]);
  return (
    <section className="doubts" aria-label="待核对">
      <p className="doubts-about" role="status">
        {value && value.items.length > 0
          ? `${groups.length} 份文件有 ${value.items.length} 处需要核对。系统没有把握的内容不会自行推断，请对照原文处理。`
          : ""}
      </p>
      {error && <ErrorNotice error={error} onRetry={reload} />}
      {!value && !error && <Loading label="正在查找疑点" />}
      {value?.items.length === 0 && <p className="doubts-none">没有需要核对的内容。</p>}
      {groups.map((group) => (
        <DoubtCard key={group.documentId} group={group} />
      ))}
    </section>
  );
}
