import type { Validity } from "../api/types";
import { VALIDITY_LABEL } from "./labels";
import "./badges.css";

export const ValidityBadge = ({ validity }: { validity: Validity }) => (
  <span className={`badge badge-${validity}`}>{VALIDITY_LABEL[validity]}</span>
);
