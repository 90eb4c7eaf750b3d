import { Link } from "react-router";

import type { Policy } from "../api/types";
import { CHAIN_LABEL, effectivePeriod, LEVEL_LABEL } from "../policy/labels";
import { ProvenanceTag } from "../policy/ProvenanceTag";
import { ValidityBadge } from "../policy/ValidityBadge";

export const PolicyCard = ({ policy }: { policy: Policy }) => (
  <article className="policy-card">
    <h2>
      <Link to={`/policies/${policy.id}`}>{policy.title}</Link>
    </h2>
    <p className="policy-badges">
      <ValidityBadge validity={policy.validity} />
      {policy.level && <span className="badge badge-outline">{LEVEL_LABEL[policy.level]}</span>}
      {policy.chain.map((chain) => (
        <span key={chain} className="badge badge-outline">
          {CHAIN_LABEL[chain]}
        </span>
      ))}
      <ProvenanceTag provenance={policy.provenance} />
    </p>
    <p className="policy-facts">
      {[policy.document_number, policy.issuer, effectivePeriod(policy)].filter(Boolean).map((fact) => (
        <span key={fact}>{fact}</span>
      ))}
    </p>
    {policy.validity_note && <p className="policy-note">{policy.validity_note}</p>}
  </article>
);
