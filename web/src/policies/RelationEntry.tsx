import { Link } from "react-router";

import type { PolicyRelation } from "../api/types";
import "../policy/badges.css";

interface Props {
  policyId: string;
  relation: PolicyRelation;
}

const path = (id: string) => `/policies/${encodeURIComponent(id)}`;

export function RelationEntry({ policyId, relation }: Props) {
  const { label, document_id: other, direction, quote, start, end } = relation;
  const speaker = direction === "outgoing" ? policyId : other;
  const details = detailsOf(relation);
  return (
    <li>
      <span className="badge badge-outline">{label}</span>
      <span className="relation-body">
        {other ? <Link to={path(other)}>{name(relation)}</Link> : name(relation)}
        {details && <span className="relation-details">{details}</span>}
        {!other && relation.title + (relation.document_number ?? "") !== "" && (
          <span className="relation-details">未收录</span>
        )}
        {quote && (
          <span className="relation-quote">
            “{quote}”
            {speaker && start !== null && end !== null && (
              <Link to={`${path(speaker)}#${start}-${end}`} aria-label={`在原文中查看：${quote}`}>
                查看原文
              </Link>
            )}
          </span>
        )}
      </span>
    </li>
  );
}

/** 「《…办法》（示高新管发〔2023〕8号）」; a text may speak of all earlier rules and name none. */
function name({ title, document_number: number }: PolicyRelation): string {
  if (!title && !number) return "此前的有关规定";
  if (!title) return number ?? "";
  return number ? `《${title}》（${number}）` : `《${title}》`;
}

function detailsOf({ provisions, on, until, months }: PolicyRelation): string {
  const facts = [provisions.join("、"), on && `自 ${on} 起`, until && `至 ${until}`, months && `延长 ${months} 个月`];
  return facts.filter(Boolean).join("，");
}
