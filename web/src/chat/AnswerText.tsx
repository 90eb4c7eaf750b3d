import { Fragment } from "react";

import type { Citation } from "../api/types";
import { CitationChip } from "./CitationChip";
import { isHeadingLine, isListLine, type Run, runs } from "./markers";

interface Props {
  text: string;
  citations: Citation[];
  asOf: string;
}

/** Plain text with line breaks, its markers as chips. A number that names no citation stays as it was written. */
export const AnswerText = ({ text, citations, asOf }: Props) => (
  <div className="answer-text">
    {text.split("\n").map((line, index) =>
      line.trim() === "" ? null : (
        <p key={index} className={lineClass(line)}>
          {runs(line).map((run, position) => (
            <RunText key={position} run={run} citations={citations} asOf={asOf} />
          ))}
        </p>
      ),
    )}
  </div>
);

function lineClass(line: string): string | undefined {
  if (isHeadingLine(line)) return "answer-heading";
  return isListLine(line) ? "answer-item" : undefined;
}

function RunText({ run, citations, asOf }: { run: Run; citations: Citation[]; asOf: string }) {
  if (run.markers.length === 0) return run.text;
  const characters = [...run.text];
  const last = characters.pop();
  return (
    <>
      {characters.join("")}
      <span className="unbroken">
        {last}
        {run.markers.map((n, index) => {
          const citation = citations.find((candidate) => candidate.n === n);
          return (
            <Fragment key={index}>{citation ? <CitationChip citation={citation} asOf={asOf} /> : `[${n}]`}</Fragment>
          );
        })}
      </span>
    </>
  );
}
