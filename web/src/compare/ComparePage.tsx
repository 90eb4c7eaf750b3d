import { useEffect, useMemo } from "react";
import { Link, useParams, useSearchParams } from "react-router";

import type { ComparedText, PolicyDiff } from "../api/compareTypes";
import { useOfficer } from "../admin/officer";
import { isStaff, useSession } from "../session/session";
import { ErrorNotice } from "../app/ErrorNotice";
import { Loading } from "../app/Loading";
import { usePolicyDate } from "../app/PolicyDateContext";
import { ChangeCard } from "./ChangeCard";
import { CHANGE_KINDS, CHANGE_LABEL } from "./changeLabels";
import { CompareSelect } from "./CompareSelect";
import { comparisonOf } from "./comparisonAddress";
import { UnchangedPart } from "./UnchangedPart";
import { useComparison } from "./useComparison";
import "./compare.css";

/** What changed between two versions, or between a document and the one that replaced it. */
export default function ComparePage() {
  const { id = "" } = useParams();
  const [parameters] = useSearchParams();
  const { day } = usePolicyDate();
  const comparison = useMemo(() => comparisonOf(parameters), [parameters]);
  const { value, error, reload } = useComparison(id, comparison);

  useEffect(() => {
    document.title = "版本对比 · 企服通助手";
    return () => void (document.title = "企服通助手");
  }, []);

  return (
    <main className="compare">
      <div className="compare-column">
        <p className="breadcrumb">
          <Link to="/policies">政策库</Link>
          {" / "}
          <Link to={`/policies/${encodeURIComponent(comparison.against ?? id)}`}>{value?.diff.new.title ?? "文件"}</Link>
        </p>
        <div className="compare-heading">
          <h1>版本对比</h1>
          <CompareSelect id={comparison.against ?? id} />
        </div>
        {error && <ErrorNotice error={error} onRetry={reload} />}
        {!value && !error && <Loading label="正在对比" />}
        {value && (
          <>
            <ComparedTexts diff={value.diff} />
            <Totals diff={value.diff} />
            {value.diff.changes.length === 0 && <p className="compare-same">两个文本的条款没有差别。</p>}
            {value.rows.map((row, index) =>
              row.type === "changes" ? (
                <ChangeCard key={index} group={row.group} title={value.diff.new.title} />
              ) : (
                <UnchangedPart key={index} document={value.document} blocks={row.blocks} asOf={day} />
              ),
            )}
          </>
        )}
      </div>
    </main>
  );
}

const ComparedTexts = ({ diff }: { diff: PolicyDiff }) => (
  <dl className="compared-texts">
    <Text name="旧文本" text={diff.old} />
    <Text name="新文本" text={diff.new} />
  </dl>
);

const Text = ({ name, text: { document_id, title, version } }: { name: string; text: ComparedText }) => (
  <div>
    <dt>{name}</dt>
    <dd>
      <Link to={`/policies/${encodeURIComponent(document_id)}?version=${version}`}>《{title}》</Link> <span>第 {version} 版</span>
    </dd>
  </div>
);

function Totals({ diff }: { diff: PolicyDiff }) {
  const { token } = useOfficer();
  const { me } = useSession();
  return (
    <div className="compare-totals">
      <ul aria-label="差别">
        {CHANGE_KINDS.filter((kind) => diff[kind] > 0).map((kind) => (
          <li key={kind}>
            <span className={`badge change-badge-${kind}`}>{CHANGE_LABEL[kind]}</span> {diff[kind]} 处
          </li>
        ))}
        <li>未变 {diff.unchanged} 处</li>
      </ul>
      <p className="compare-legend">
        <del>删去的文字</del> <ins>增加的文字</ins>
      </p>
      {(token || isStaff(me)) && diff.affected_answers.count > 0 && (
        <p className="compare-affected">
          有 {diff.affected_answers.count} 条已给出的回答引用了被修改或删除的内容，请留意咨询者是否需要告知。
        </p>
      )}
    </div>
  );
}
