import type { Citation, Condition, Finding } from "../api/types";
import { ChipOf } from "./CitationChip";
import "./finding.css";

const VERDICT: Record<Finding["verdict"], string> = {
  eligible: "符合",
  not_eligible: "不符合",
  unknown: "待核实",
};

const CONDITION: Record<Condition["verdict"], { sign: string; label: string }> = {
  met: { sign: "✓", label: "符合" },
  unmet: { sign: "✗", label: "不符合" },
  unknown: { sign: "?", label: "待核实" },
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
      <span className={`verdict verdict-${finding.verdict}`}>{VERDICT[finding.verdict]}</span>
      {finding.amount && <span className="finding-amount">{finding.amount.text}</span>}
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
              <td className={`sign sign-${condition.verdict}`}>
                <span aria-hidden="true">{CONDITION[condition.verdict].sign}</span>
                <span className="visually-hidden">{CONDITION[condition.verdict].label}</span>
              </td>
              <td>
                {condition.text}
                {condition.fact?.said && <span className="finding-said">您提到：{condition.fact.said}</span>}
              </td>
              <td className="finding-source">
                <ChipOf n={condition.citation} citations={citations} asOf={asOf} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    )}
    {finding.amount && finding.amount.trace.length > 0 && (
      <div className="trace">
        <h4>金额如何得出</h4>
        <ol>
          {finding.amount.trace.map((step, index) => (
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
    )}
    {finding.card_status === "draft" && (
      <p className="finding-draft">本项条件由程序自动读取，尚未经工作人员核准，请以原文为准。</p>
    )}
  </details>
);
