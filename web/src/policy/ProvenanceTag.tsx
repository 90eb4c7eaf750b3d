import type { Provenance } from "../api/types";
import { PROVENANCE_HINT, PROVENANCE_LABEL } from "./labels";
import "./badges.css";

export const ProvenanceTag = ({ provenance }: { provenance: Provenance }) => (
  <span className="badge badge-outline" title={PROVENANCE_HINT[provenance]}>
    {PROVENANCE_LABEL[provenance]}
  </span>
);
