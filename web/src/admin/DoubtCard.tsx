import { Link } from "react-router";

import "../policy/badges.css";
import type { DoubtGroup } from "./doubtGroups";
import { doubtLabel } from "./doubtLabels";

/** What has to be looked at in one document. */
export const DoubtCard = ({ group: { documentId, title, doubts } }: { group: DoubtGroup }) => (
  <article className="doubt-card">
    <h2>
      <Link to={`/policies/${encodeURIComponent(documentId)}`}>{title}</Link>
    </h2>
    <ul>
      {doubts.map(({ kind, what, quote, advice }, index) => (
        <li key={index}>
          <p className="doubt-what">
            <span className="badge badge-outline">{doubtLabel(kind)}</span> {what}
          </p>
          {quote && <blockquote>{quote}</blockquote>}
          {advice && (
            <p className="doubt-advice">
              <span>处理</span>
              {advice}
            </p>
          )}
        </li>
      ))}
    </ul>
  </article>
);
