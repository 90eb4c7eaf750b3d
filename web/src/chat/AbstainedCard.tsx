import type { Answer } from "../api/types";
import { AnswerText } from "./AnswerText";
import { HandoverCard } from "./HandoverCard";

const TITLE: Record<string, string> = {
  no_evidence: "现有政策文件中没有找到依据",
  out_of_scope: "这个问题不在惠企政策咨询范围内",
  expired: "相关政策已经失效",
  conflict: "相关政策的规定不一致，需要人工核实",
  missing_fact: "还缺少判断所需的信息",
  unsafe: "这个请求无法处理",
};

/** A calm no: what was not found, and who can help. */
export function AbstainedCard({ question, answer }: { question: string; answer: Answer }) {
  const title = answer.reasons.map((reason) => TITLE[reason]).find(Boolean) ?? "暂时无法根据政策原文回答";
  return (
    <div className="abstained">
      <h3>{title}</h3>
      <AnswerText text={answer.text} citations={answer.citations} asOf={answer.as_of} />
      {answer.handover && (
        <HandoverCard handover={answer.handover} question={question} answer={answer} />
      )}
    </div>
  );
}
