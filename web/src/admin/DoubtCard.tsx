import { Link } from "react-router";

import type { DoubtGroup } from "./doubtGroups";

/** What has to be looked at in one document. */
export const DoubtCard = ({ group: { documentId, title, doubts } }: { group: DoubtGroup }) => (
  <article className="doubt-card">
    <h2>
      <Link to={`/policies/${encodeURIComponent(documentId)}`}>{title}</Link>
    </h2>
    <ul>
      {doubts.map(({ what, quote, advice }, index) => (
        <li key={index}>
          <p className="doubt-what">{what}</p>
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
