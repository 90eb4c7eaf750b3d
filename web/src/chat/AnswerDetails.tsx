import { useEffect, useRef } from "react";

import type { Citation, Detail } from "../api/types";
import { AnswerText } from "./AnswerText";
import "./details.css";

interface Props {
  details: Detail[];
  citations: Citation[];
  asOf: string;
}

/** What the short answer leaves out, a folded section for each title. All of it is printed, folded or not. */
export function AnswerDetails({ details, citations, asOf }: Props) {
  const list = useRef<HTMLElement>(null);
  useEffect(() => {
    let folded: HTMLDetailsElement[] = [];
    const unfold = () => {
      folded = [...(list.current?.querySelectorAll<HTMLDetailsElement>("details:not([open])") ?? [])];
      for (const part of folded) part.open = true;
    };
    const fold = () => {
      for (const part of folded) part.open = false;
    };
    window.addEventListener("beforeprint", unfold);
    window.addEventListener("afterprint", fold);
    return () => {
      window.removeEventListener("beforeprint", unfold);
      window.removeEventListener("afterprint", fold);
    };
  }, []);
  return (
    <section className="answer-details" aria-label="详细内容" ref={list}>
      {details.map(({ title, text }) => (
        <details key={title} data-title={title}>
          <summary>{title}</summary>
          <AnswerText text={text} citations={citations} asOf={asOf} />
        </details>
      ))}
    </section>
  );
}

/** Unfolds the section of this title within `answer` and leads there, the keyboard too. */
export function showDetail(answer: HTMLElement | null, title: string) {
  const sections = [...(answer?.querySelectorAll<HTMLDetailsElement>(".answer-details > details") ?? [])];
  const section = sections.find(({ dataset }) => dataset.title === title);
  if (section === undefined) return;
  section.open = true;
  section.scrollIntoView({ block: "nearest" });
  section.querySelector("summary")?.focus({ preventScroll: true });
}
