import { Link } from "react-router";

import type { PolicyDetail } from "../api/types";
import { comparisonChoices } from "../compare/comparisonAddress";

// The newest pair of versions, and the documents before and after; the comparison itself offers the rest.
const SHOWN = 3;

/** Where what changed can be read; nothing for a document that has only one text. */
export function CompareLinks({ policy }: { policy: PolicyDetail }) {
  const choices = comparisonChoices(policy).slice(0, SHOWN);
  if (choices.length === 0) return null;
  return (
    <nav className="compare-links" aria-label="版本对比">
      <span>版本对比</span>
      {choices.map(({ label, address }) => (
        <Link key={address} to={address}>
          {label}
        </Link>
      ))}
    </nav>
  );
}
