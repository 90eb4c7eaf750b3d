import { Button, Input, Radio, Select } from "antd";
import { type FormEvent, useState } from "react";

import type { MissingFact, Profile } from "../api/types";
import { factSentence, factValue, profileOf, unitOf } from "./missingFact";

interface Props {
  facts: MissingFact[];
  onSubmit: (question: string, profile: Profile) => void;
}

/** A yearly fact may be asked for two years at once. */
const idOf = ({ key, year }: MissingFact) => `fact-${key}${year === null ? "" : `-${year}`}`;

/** Asks for the facts that decide the verdict; any of them may be left open. */
export function MissingFactsForm({ facts, onSubmit }: Props) {
  const [typed, setTyped] = useState<Record<string, string>>({});
  const given = facts.flatMap((fact) => {
    const text = typed[idOf(fact)] ?? "";
    const value = factValue(fact, text);
    return value === null ? [] : [{ key: fact.key, year: fact.year, value, sentence: factSentence(fact, text) }];
  });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (given.length === 0) return;
    onSubmit(`补充情况：${given.map(({ sentence }) => sentence).join("；")}。`, profileOf(given));
  };

  return (
    <form className="missing-facts" onSubmit={submit} aria-label="补充情况">
      <h3>补充以下情况，可以进一步判断</h3>
      {facts.map((fact) => (
        <FactField
          key={idOf(fact)}
          fact={fact}
          value={typed[idOf(fact)] ?? ""}
          onChange={(text) => setTyped((all) => ({ ...all, [idOf(fact)]: text }))}
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

function FactField(props: FieldProps) {
  const { fact, value } = props;
  const id = idOf(fact);
  const invalid = value.trim() !== "" && factValue(fact, value) === null;
  return (
    <div className="fact">
      <label id={`${id}-label`} htmlFor={fact.type === "boolean" ? undefined : id}>
        {fact.question}
      </label>
      <FactInput {...props} id={id} invalid={invalid} />
      {invalid && <p className="fact-error">请填写数字</p>}
    </div>
  );
}

function FactInput({ fact, value, onChange, id, invalid }: FieldProps & { id: string; invalid: boolean }) {
  const unit = unitOf(fact);
  const options = fact.options.map(([option, name]) => ({ value: option, label: name }));
  switch (fact.type) {
    case "boolean":
      return (
        <Radio.Group
          aria-labelledby={`${id}-label`}
          optionType="button"
          value={value || null}
          onChange={(event) => onChange(String(event.target.value))}
          options={["是", "否"]}
        />
      );
    case "choice":
      return <Select id={id} value={value || null} onChange={onChange} options={options} placeholder="请选择" allowClear />;
    case "choices":
      return (
        <Select
          id={id}
          mode="multiple"
          value={value === "" ? [] : value.split("、")}
          onChange={(values: string[]) => onChange(values.join("、"))}
          options={options}
          placeholder="可多选"
        />
      );
    default:
      return (
        <Input
          id={id}
          type={fact.type === "date" ? "date" : "text"}
          value={value}
          status={invalid ? "error" : undefined}
          inputMode={unit === null ? undefined : "decimal"}
          suffix={unit}
          maxLength={60}
          onChange={(event) => onChange(event.target.value)}
        />
      );
  }
}
