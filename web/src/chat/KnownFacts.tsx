import { EditOutlined } from "@ant-design/icons";
import { Button, Input, Radio } from "antd";
import { type FormEvent, useState } from "react";

import type { KnownFact, Profile } from "../api/types";
import { correctedValue, factName, profileOf } from "./missingFact";
import "./known.css";

interface Props {
  facts: KnownFact[];
  onCorrect: (question: string, profile: Profile) => void;
}

const idOf = ({ key, year }: KnownFact) => `${key}-${year}`;

/** What the answer took as known of the asker; each can be corrected. */
export function KnownFacts({ facts, onCorrect }: Props) {
  const [chosen, setChosen] = useState<string | null>(null);
  const fact = facts.find((known) => idOf(known) === chosen);
  return (
    <div className="known-facts">
      <ul aria-label="已了解的情况">
        <li aria-hidden="true">已了解：</li>
        {facts.map((known) => (
          <li key={idOf(known)}>
            <button
              type="button"
              className="known-fact"
              aria-expanded={known === fact}
              title={known.said ? `您提到：${known.said}` : "点击更正"}
              onClick={() => setChosen(known === fact ? null : idOf(known))}
            >
              {factName(known)} <strong>{known.shown}</strong> <EditOutlined aria-hidden="true" />
            </button>
          </li>
        ))}
      </ul>
      {fact && <Correction key={chosen} fact={fact} onCorrect={onCorrect} onCancel={() => setChosen(null)} />}
    </div>
  );
}

interface CorrectionProps {
  fact: KnownFact;
  onCorrect: Props["onCorrect"];
  onCancel: () => void;
}

function Correction({ fact, onCorrect, onCancel }: CorrectionProps) {
  const [text, setText] = useState(fact.shown);
  const value = correctedValue(fact, text);
  const name = factName(fact);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (value === null) return;
    const shown = typeof value === "string" ? value : text.trim();
    onCorrect(`更正：${name}为${shown}。`, profileOf([{ key: fact.key, year: fact.year, value }]));
  };

  return (
    <form className="correction" onSubmit={submit} aria-label={`更正${name}`}>
      <span>{name}</span>
      {typeof fact.value === "boolean" ? (
        <Radio.Group
          aria-label={name}
          optionType="button"
          size="small"
          value={text}
          onChange={(event) => setText(String(event.target.value))}
          options={["是", "否"]}
        />
      ) : (
        <Input
          aria-label={name}
          size="small"
          value={text}
          status={value === null ? "error" : undefined}
          maxLength={60}
          onChange={(event) => setText(event.target.value)}
        />
      )}
      <Button type="primary" size="small" htmlType="submit" disabled={value === null || text.trim() === fact.shown}>
        更正
      </Button>
      <Button type="text" size="small" onClick={onCancel}>
        取消
      </Button>
    </form>
  );
}
