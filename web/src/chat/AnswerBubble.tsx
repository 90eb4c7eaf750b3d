import { Bubble } from "@ant-design/x";
import { useRef } from "react";

import { AbstainedCard } from "./AbstainedCard";
import { AnswerActions } from "./AnswerActions";
import { AnswerDetails, showDetail } from "./AnswerDetails";
import { AnswerText } from "./AnswerText";
import { FilingCard } from "./FilingCard";
import { FindingTable } from "./FindingTable";
import { HandoverCard } from "./HandoverCard";
import { ReadingNote } from "./ReadingNote";
import { SourceList } from "./SourceList";
import { isRunning, type Turn } from "./turn";
import "./answer.css";

export function AnswerBubble({ turn }: { turn: Turn }) {
  const { answer, text, details, citations, findings, asOf } = turn;
  const body = useRef<HTMLDivElement>(null);
  if (turn.phase === "failed" && text === "") return null;
  const sections = { titles: details.map(({ title }) => title), show: (title: string) => showDetail(body.current, title) };
  return (
    <Bubble
      variant="borderless"
      className="answer"
      content={text}
      contentRender={() => (
        <div className="answer-body" ref={body} data-phase={turn.phase} aria-busy={isRunning(turn)}>
          <Understood turn={turn} />
          {isRunning(turn) && <ReadingNote turn={turn} />}
          {answer?.status === "abstained" ? (
            <AbstainedCard question={turn.question} answer={answer} />
          ) : (
            <AnswerText text={text} citations={citations} asOf={asOf} sections={sections} />
          )}
          {details.length > 0 && <AnswerDetails details={details} citations={citations} asOf={asOf} />}
          {answer?.status === "partial" && <p className="answer-note">部分问题未找到依据，以上仅回答有政策原文支持的部分。</p>}
          {findings.map((finding) => (
            <FindingTable
              key={`${finding.document_id}#${finding.benefit_id}`}
              finding={finding}
              citations={citations}
              asOf={asOf}
              initiallyOpen={findings.length === 1 && finding.verdict === "not_eligible"}
            />
          ))}
          {answer?.filing.map((filing) => (
            <FilingCard key={filing.benefit_id} filing={filing} citations={citations} asOf={asOf} />
          ))}
          {answer?.handover && answer.status !== "abstained" && (
            <HandoverCard handover={answer.handover} question={turn.question} answer={answer} />
          )}
          {answer && citations.length > 0 && <SourceList citations={citations} asOf={asOf} />}
          {answer && <AnswerActions question={turn.question} answer={answer} />}
        </div>
      )}
    />
  );
}

function Understood({ turn }: { turn: Turn }) {
  const understood = turn.answer?.understood ?? turn.retrieval?.understood ?? "";
  if (understood === "" || understood === turn.question) return null;
  return <p className="answer-understood">按“{understood}”理解</p>;
}
