import { useEffect, useMemo } from "react";
import { Link, useLocation, useParams, useSearchParams } from "react-router";

import type { PolicyDetail } from "../api/types";
import { ErrorNotice } from "../app/ErrorNotice";
import { Loading } from "../app/Loading";
import { usePolicyDate } from "../app/PolicyDateContext";
import { DocumentView } from "../document/DocumentView";
import { spanFromHash } from "../document/highlight";
import { RegisterSummary } from "../document/RegisterSummary";
import { useDocument } from "../document/useDocument";
import { CompareLinks } from "./CompareLinks";
import { Contents } from "./Contents";
import { RelationList } from "./RelationList";
import { VersionSelect } from "./VersionSelect";
import "./policy-page.css";

/** One document as a page of its own; 「#812-861」 in the address marks that span. */
export default function PolicyPage() {
  const { id = "" } = useParams();
  const [parameters, setParameters] = useSearchParams();
  const { hash } = useLocation();
  const { day } = usePolicyDate();
  const version = versionOf(parameters.get("version"));
  const { value, error, reload } = useDocument(id, version, day);
  const cited = useMemo(() => spanFromHash(hash), [hash]);

  useEffect(() => {
    if (!value) return;
    document.title = `${value.policy.title} · 企服通助手`;
    return () => void (document.title = "企服通助手");
  }, [value]);

  return (
    <main className="policy-page" key={id}>
      <div className="policy-page-column">
        <p className="breadcrumb">
          <Link to="/policies">政策库</Link>
        </p>
        {error && <ErrorNotice error={error} onRetry={reload} />}
        {!value && !error && <Loading label="正在打开原文" />}
        {value && (
          <>
            <header className="policy-page-header">
              <h1>{value.policy.title}</h1>
              <VersionSelect
                versions={value.policy.versions}
                shown={value.document.version}
                onChange={(chosen) => setParameters({ version: String(chosen) })}
              />
            </header>
            <Older policy={value.policy} shown={value.document.version} />
            <RegisterSummary policy={value.policy} />
            <CompareLinks policy={value.policy} />
            <RelationList policyId={id} relations={value.policy.relations} />
            <div className="policy-page-body">
              {value.document.contents.length > 1 && <Contents entries={value.document.contents} />}
              <div className="policy-page-text">
                <DocumentView document={value.document} cited={cited} asOf={day} />
              </div>
            </div>
          </>
        )}
      </div>
    </main>
  );
}

const Older = ({ policy, shown }: { policy: PolicyDetail; shown: number }) =>
  shown < Math.max(...policy.versions, shown) && (
    <p className="older-version" role="note">
      这是第 {shown} 版收录文本，<Link to={`/policies/${policy.id}`}>查看最新版</Link>。
    </p>
  );

const versionOf = (text: string | null) => (text && /^\d{1,6}$/.test(text) ? Number(text) : null);
