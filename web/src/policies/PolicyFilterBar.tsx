import { Input, Select } from "antd";
import { useEffect, useState } from "react";

import type { PolicyFilters } from "../api/client";
import { CHAIN_LABEL, LEVEL_LABEL, VALIDITY_LABEL } from "../policy/labels";

// Long enough that typing a word asks the server once, short enough to feel immediate.
const TYPING_PAUSE_MS = 300;

interface Props {
  filters: PolicyFilters;
  onChange: (name: keyof PolicyFilters, value: string) => void;
}

const options = (all: string, labels: Record<string, string>) => [
  { value: "", label: all },
  ...Object.entries(labels).map(([value, label]) => ({ value, label })),
];

const SELECTS = [
  { name: "level", title: "层级", options: options("全部层级", LEVEL_LABEL) },
  { name: "chain", title: "链条", options: options("全部链条", CHAIN_LABEL) },
  { name: "validity", title: "效力", options: options("全部效力", VALIDITY_LABEL) },
] as const;

export function PolicyFilterBar({ filters, onChange }: Props) {
  const [typed, setTyped] = useState(filters.q);

  useEffect(() => {
    if (typed === filters.q) return;
    const timer = setTimeout(() => onChange("q", typed.trim()), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, filters.q, onChange]);

  return (
    <search className="policy-filters">
      <Input.Search
        allowClear
        placeholder="搜索标题、文号或发文机关"
        aria-label="搜索政策"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onSearch={(value) => onChange("q", value.trim())}
      />
      {SELECTS.map(({ name, title, options: choices }) => (
        <Select
          key={name}
          aria-label={title}
          value={filters[name]}
          options={choices}
          onChange={(value) => onChange(name, value)}
        />
      ))}
    </search>
  );
}
