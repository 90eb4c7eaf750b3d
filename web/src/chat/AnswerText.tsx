import { Fragment } from "react";

import type { Citation } from "../api/types";
import { CitationChip } from "./CitationChip";
import { isHeadingLine, isListLine, type Run, pointers, runs } from "./markers";

interface Props {
  text: string;
  citations: Citation[];
  asOf: string;
  /** Sections that the text may point to (「全文见“支持标准”」), and what shows one. */
  sections?: { titles: string[]; show: (title: string) => void };
}

/** Plain text with line breaks, its markers as chips. A number that names no citation stays as it was written. */
export const AnswerText = ({ text, citations, asOf, sections }: Props) => (
  <div className="answer-text">
    {text.split("\n").map((line, index) =>
      line.trim() === "" ? null : (
        <p key={index} className={lineClass(line)}>
          {runs(line).map((run, position) => (
            <RunText key={position} run={run} citations={citations} asOf={asOf} sections={sections} />
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

function RunText({ run, citations, asOf, sections }: { run: Run } & Omit<Props, "text">) {
  if (run.markers.length === 0) return <PointingText text={run.text} sections={sections} />;
  const characters = [...run.text];
  const last = characters.pop();
  return (
    <>
      <PointingText text={characters.join("")} sections={sections} />
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

/** Text in which the title of a section it points to shows that section. */
const PointingText = ({ text, sections }: { text: string } & Pick<Props, "sections">) =>
  pointers(text, sections?.titles ?? []).map((part, index) =>
    part.title === undefined ? (
      part.text
    ) : (
      <button key={index} type="button" className="answer-pointer" onClick={() => sections?.show(part.title ?? "")}>
        {part.text}
      </button>
    ),
  );
