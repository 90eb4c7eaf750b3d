import { type ApiError, toApiError } from "../api/problem";
import type { Answer, ChatEvent, Citation, Conversation, Detail, Finding, Retrieval } from "../api/types";

export type Phase = "waiting" | "streaming" | "done" | "stopped" | "failed";

/** One question and what has come of it so far. */
export interface Turn {
  key: string;
  question: string;
  asOf: string;
  phase: Phase;
  retrieval: Retrieval | null;
  text: string;
  details: Detail[];
  citations: Citation[];
  findings: Finding[];
  answer: Answer | null;
  error: ApiError | null;
}

let turnsMade = 0;

export const newTurn = (question: string, asOf: string): Turn => ({
  key: `turn-${++turnsMade}`,
  question,
  asOf,
  phase: "waiting",
  retrieval: null,
  text: "",
  details: [],
  citations: [],
  findings: [],
  answer: null,
  error: null,
});

const answered = (turn: Turn, answer: Answer): Turn => ({
  ...turn,
  phase: "done",
  asOf: answer.as_of,
  text: answer.text,
  details: answer.details,
  citations: answer.citations,
  findings: answer.findings,
  answer,
});

export function withEvent(turn: Turn, { event, data }: ChatEvent): Turn {
  switch (event) {
    case "retrieval":
      return { ...turn, retrieval: data };
    case "delta":
      return { ...turn, phase: "streaming", text: turn.text + data.text };
    case "citation":
      return { ...turn, citations: [...turn.citations, data] };
    case "detail":
      return { ...turn, details: [...turn.details, data] };
    case "finding":
      return { ...turn, findings: [...turn.findings, data] };
    case "done":
      return answered(turn, data);
    case "error":
      return turn;
  }
}

export const failed = (turn: Turn, error: unknown): Turn => ({ ...turn, phase: "failed", error: toApiError(error) });

export const stopped = (turn: Turn): Turn => ({ ...turn, phase: "stopped" });

export const isRunning = (turn: Turn | undefined) => turn?.phase === "waiting" || turn?.phase === "streaming";

export const turnsOf = (conversation: Conversation): Turn[] =>
  conversation.turns.map(({ question, answer }) => answered(newTurn(question, answer.as_of), answer));
