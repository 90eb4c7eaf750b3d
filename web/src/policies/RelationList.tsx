import type { PolicyRelation } from "../api/types";
import { RelationEntry } from "./RelationEntry";
import "./relations.css";

interface Props {
  policyId: string;
  relations: PolicyRelation[];
}

// More would push the text itself off the first screen.
const SHOWN_OPEN = 3;

/** What the document says of others and others of it. */
export const RelationList = ({ policyId, relations }: Props) =>
  relations.length > 0 && (
    <details className="relations" open={relations.length <= SHOWN_OPEN}>
      <summary>关联文件（{relations.length}）</summary>
      <ul>
        {relations.map((relation, index) => (
          <RelationEntry key={index} policyId={policyId} relation={relation} />
        ))}
      </ul>
    </details>
  );
