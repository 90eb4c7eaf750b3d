import { Bubble } from "@ant-design/x";
import { Button } from "antd";

import { ErrorNotice } from "../app/ErrorNotice";
import { AnswerBubble } from "./AnswerBubble";
import { KnownFacts } from "./KnownFacts";
import { MissingFactsForm } from "./MissingFactsForm";
import { isRunning, type Turn } from "./turn";
import type { Chat } from "./useChat";
import "./turn.css";

interface Props {
  turn: Turn;
  isLast: boolean;
  chat: Chat;
}

/** A question with its answer, and what the reader may do next. */
export const TurnView = ({ turn, isLast, chat }: Props) => (
  <section className="turn" data-turn="" aria-label={`提问：${turn.question}`}>
    <Bubble placement="end" variant="filled" className="question" content={turn.question} />
    <AnswerBubble turn={turn} />
    {turn.phase === "failed" && turn.error && <ErrorNotice error={turn.error} onRetry={chat.retry} />}
    {turn.phase === "stopped" && (
      <p className="turn-note">
        已停止回答。
        {isLast && (
          <Button type="link" size="small" onClick={chat.retry}>
            重新回答
          </Button>
        )}
      </p>
    )}
    {isLast && !isRunning(turn) && <Known chat={chat} />}
    {isLast && turn.answer && !isRunning(turn) && (
      <>
        {turn.answer.missing_facts.length > 0 && (
          <MissingFactsForm facts={turn.answer.missing_facts} onSubmit={chat.ask} />
        )}
        {turn.answer.follow_ups.length > 0 && (
          <ul className="follow-ups" aria-label="可以继续问">
            {turn.answer.follow_ups.map((question) => (
              <li key={question}>
                <button type="button" onClick={() => chat.ask(question)}>
                  {question}
                </button>
              </li>
            ))}
          </ul>
        )}
      </>
    )}
  </section>
);

/** What the newest answer took as known, also under a question that failed: a refused correction can be corrected. */
function Known({ chat }: { chat: Chat }) {
  const facts = chat.turns.findLast(({ answer }) => answer !== null)?.answer?.facts ?? [];
  return facts.length > 0 && <KnownFacts facts={facts} onCorrect={chat.ask} />;
}
