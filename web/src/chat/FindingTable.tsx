import type { Amount, Citation, Condition, Finding } from "../api/types";
import { ChipOf } from "./CitationChip";
import { factName } from "./missingFact";
import { VerdictMark } from "./VerdictMark";
import "./finding.css";

const VERDICT: Record<Finding["verdict"], Condition["verdict"]> = {
  eligible: "met",
  not_eligible: "unmet",
  unknown: "unknown",
};

interface Props {
  finding: Finding;
  citations: Citation[];
  asOf: string;
  initiallyOpen: boolean;
}

/** The verdict on one benefit, condition by condition, with the amount and how it was computed. */
export const FindingTable = ({ finding, citations, asOf, initiallyOpen }: Props) => (
  <details className="finding" open={initiallyOpen}>
    <summary>
      <span className="finding-benefit">{finding.benefit}</span>
      <VerdictMark verdict={VERDICT[finding.verdict]} filled />
      {finding.card_status === "draft" && <span className="finding-tag">未经核准</span>}
      <Sum finding={finding} />
    </summary>
    {finding.conditions.length > 0 && (
      <table>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">判断</th>
            <th scope="col">条件</th>
            <th scope="col">出处</th>
          </tr>
        </thead>
        <tbody>
          {finding.conditions.map((condition, index) => (
            <tr key={index}>
              <td className="finding-verdict">
                <VerdictMark verdict={condition.verdict} />
              </td>
              <td>
                {condition.text}
                {condition.exclusion && <span className="finding-tag">限制情形</span>}
                <Grounds condition={condition} />
              </td>
              <td className="finding-source">
                <ChipOf n={condition.citation} citations={citations} asOf={asOf} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    )}
    {finding.amount && <Computation amount={finding.amount} citations={citations} asOf={asOf} />}
    {finding.card_status === "draft" && (
      <p className="finding-draft">本项条件由程序自动读取，尚未经工作人员核准，请以原文为准。</p>
    )}
  </details>
);

/** The sum, where there is one to expect; a rule without the facts to compute it is no sum. */
function Sum({ finding: { amount, verdict } }: { finding: Finding }) {
  if (amount === null || amount.cny === null || verdict === "not_eligible") return null;
  const limit = amount.at_most && !amount.text.includes("最高") ? "最高" : "";
  return (
    <span className="finding-amount">
      {verdict === "unknown" && <small>符合条件时 </small>}
      {limit}
      {amount.text}
    </span>
  );
}

/** What a condition was judged by, and what is missing to meet it. */
const Grounds = ({ condition: { fact, derived, gap } }: { condition: Condition }) => (
  <>
    {derived ? (
      <span className="finding-ground">计算：{derived}</span>
    ) : (
      fact && (
        <span className="finding-ground">
          {fact.said ? `您提到：${fact.said}` : `您的情况：${factName(fact)} `}
          {!fact.said && <span className="finding-shown">{fact.shown}</span>}
        </span>
      )
    )}
    {gap && <span className="finding-gap">{gap}</span>}
  </>
);

function Computation({ amount, citations, asOf }: { amount: Amount; citations: Citation[]; asOf: string }) {
  const computed = amount.cny !== null;
  if (computed && amount.trace.length === 0) return null;
  return (
    <div className="trace">
      <h4>{computed ? "金额如何得出" : "支持标准"}</h4>
      {!computed && <p>{amount.text}</p>}
      <ol>
        {amount.trace.map((step, index) => (
          <li key={index}>
            <span>
              {step.step}
              <ChipOf n={step.citation} citations={citations} asOf={asOf} />
            </span>
            <strong>{step.value}</strong>
          </li>
        ))}
      </ol>
    </div>
  );
}
