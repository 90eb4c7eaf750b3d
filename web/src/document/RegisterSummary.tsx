import { Link } from "react-router";

import { policyFileUrl } from "../api/client";
import type { PolicyDetail, PolicyReference } from "../api/types";
import { effectivePeriod, LEVEL_LABEL } from "../policy/labels";
import { ProvenanceTag } from "../policy/ProvenanceTag";
import { ValidityBadge } from "../policy/ValidityBadge";
import "./register.css";

/** What the register says of a document: validity, number, issuer, dates, and where the original is. */
export function RegisterSummary({ policy }: { policy: PolicyDetail }) {
  const rows: [string, string | null][] = [
    ["文号", policy.document_number],
    ["发文机关", policy.issuer],
    ["层级", policy.level && LEVEL_LABEL[policy.level]],
    ["印发日期", policy.issued_on],
    ["有效期", effectivePeriod(policy)],
  ];
  return (
    <div className="register">
      <div className="register-badges">
        <ValidityBadge validity={policy.validity} />
        <ProvenanceTag provenance={policy.provenance} />
        {policy.validity_note && <span className="register-note">{policy.validity_note}</span>}
      </div>
      <dl>
        {rows.map(
          ([name, value]) =>
            value && (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
        <References name="替代文件" policies={policy.superseded_by} />
        <References name="所替代文件" policies={policy.supersedes} />
        {policy.repealed_provisions.length > 0 && (
          <div className="register-wide">
            <dt>废止条款</dt>
            <dd>
              {policy.repealed_provisions.map(({ provision, on, by }) => (
                <div key={provision}>
                  {provision}
                  {on && `（${on} 起）`}
                  {by && (
                    <>
                      ，依据<Link to={`/policies/${by.id}`}>《{by.title}》</Link>
                    </>
                  )}
                </div>
              ))}
            </dd>
          </div>
        )}
      </dl>
      {policy.notes.map((note) => (
        <p key={note} className="register-note">
          {note}
        </p>
      ))}
      <div className="register-links">
        <a href={policyFileUrl(policy.id)} target="_blank" rel="noopener noreferrer">
          查看原件（{policy.source}）
        </a>
        {policy.official_url && (
          <a href={policy.official_url} target="_blank" rel="noopener noreferrer">
            发布网站
          </a>
        )}
      </div>
    </div>
  );
}

const References = ({ name, policies }: { name: string; policies: PolicyReference[] }) =>
  policies.length > 0 && (
    <div className="register-wide">
      <dt>{name}</dt>
      <dd>
        {policies.map(({ id, title }) => (
          <Link key={id} to={`/policies/${id}`}>
            《{title}》
          </Link>
        ))}
      </dd>
    </div>
  );
