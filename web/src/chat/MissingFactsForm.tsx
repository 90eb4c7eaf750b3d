import { Button, Input, Radio } from "antd";
import { type FormEvent, useState } from "react";

import type { MissingFact } from "../api/types";
import { factInput, factSentence, factValue, type FactValue } from "./missingFact";

interface Props {
  facts: MissingFact[];
  onSubmit: (question: string, profile: Record<string, FactValue>) => void;
}

/** Asks for the facts that decide the verdict; any of them may be left open. */
export function MissingFactsForm({ facts, onSubmit }: Props) {
  const [typed, setTyped] = useState<Record<string, string>>({});
  const given = facts.flatMap((fact) => {
    const input = factInput(fact);
    const text = typed[fact.key] ?? "";
    const value = factValue(input, text);
    return value === null ? [] : [{ key: fact.key, value, sentence: factSentence(fact, input, text) }];
  });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (given.length === 0) return;
    onSubmit(
      `补充情况：${given.map(({ sentence }) => sentence).join("；")}。`,
      Object.fromEntries(given.map(({ key, value }) => [key, value])),
    );
  };

  return (
    <form className="missing-facts" onSubmit={submit} aria-label="补充情况">
      <h3>补充以下情况，可以进一步判断</h3>
      {facts.map((fact) => (
        <FactField
          key={fact.key}
          fact={fact}
          value={typed[fact.key] ?? ""}
          onChange={(text) => setTyped((all) => ({ ...all, [fact.key]: text }))}
        />
      ))}
      <Button type="primary" htmlType="submit" disabled={given.length === 0}>
        补充并重新判断
      </Button>
    </form>
  );
}

interface FieldProps {
  fact: MissingFact;
  value: string;
  onChange: (text: string) => void;
}

function FactField({ fact, value, onChange }: FieldProps) {
  const input = factInput(fact);
  const id = `fact-${fact.key}`;
  const invalid = value.trim() !== "" && factValue(input, value) === null;
  return (
    <div className="fact">
      <label id={`${id}-label`} htmlFor={input.type === "choice" ? undefined : id}>
        {fact.question}
      </label>
      {input.type === "choice" ? (
        <Radio.Group
          aria-labelledby={`${id}-label`}
          value={value || null}
          onChange={(event) => onChange(String(event.target.value))}
          options={["是", "否"]}
        />
      ) : (
        <Input
          id={id}
          value={value}
          status={invalid ? "error" : undefined}
          inputMode={input.type === "number" ? "decimal" : "text"}
          suffix={input.type === "number" ? input.unit : undefined}
          maxLength={60}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
      {invalid && <p className="fact-error">请填写数字</p>}
    </div>
  );
}
