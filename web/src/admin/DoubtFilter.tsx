import { Select } from "antd";

import type { Doubt } from "../api/compareTypes";
import { doubtLabel } from "./doubtLabels";

interface Props {
  doubts: Doubt[];
  /** A label, or "" for all. */
  shown: string;
  onChange: (label: string) => void;
}

export function DoubtFilter({ doubts, shown, onChange }: Props) {
  const counts = new Map<string, number>();
  for (const { kind } of doubts) counts.set(doubtLabel(kind), (counts.get(doubtLabel(kind)) ?? 0) + 1);
  return (
    <Select
      aria-label="疑点类别"
      className="doubt-filter"
      value={shown}
      options={[
        { value: "", label: `全部（${doubts.length}）` },
        ...[...counts].map(([label, count]) => ({ value: label, label: `${label}（${count}）` })),
      ]}
      onChange={onChange}
    />
  );
}
