import { SearchOutlined } from "@ant-design/icons";
import { Checkbox, Input, Select } from "antd";
import { useEffect, useRef, useState } from "react";

import { listStaff, type TicketFilters } from "../../desk/requests";
import { KINDS } from "../../desk/types";
import { useLoaded } from "../../api/useLoaded";
import { useSession } from "../../session/session";
import { useWords } from "../../words/words";

// Searching waits until typing pauses.
const PAUSE_MS = 300;

interface Props {
  filters: TicketFilters;
  /** How often all filters were cleared: the box then starts anew. */
  clearings: number;
  onChange: (changed: Partial<TicketFilters>) => void;
}

export function QueueFilters({ filters, clearings, onChange }: Props) {
  const t = useWords();
  const { me } = useSession();
  const { value: staff } = useLoaded(listStaff);
  const others = (staff ?? []).filter(({ actor }) => actor !== me?.actor);
  return (
    <div className="queue-filters" role="search" aria-label={t("queue.filters")}>
      <SearchBox key={clearings} asked={filters.q} onAsk={(q) => onChange({ q })} />
      <Select
        aria-label={t("queue.kind")}
        value={filters.kind}
        onChange={(kind) => onChange({ kind })}
        options={[{ value: "", label: t("queue.any-kind") }, ...KINDS.map((kind) => ({ value: kind as string, label: t(`kind.${kind}`) }))]}
      />
      <Select
        aria-label={t("queue.assignee")}
        value={filters.assignee}
        onChange={(assignee) => onChange({ assignee })}
        popupMatchSelectWidth={false}
        options={[
          { value: "", label: t("queue.any-assignee") },
          ...(me ? [{ value: "me", label: t("queue.mine") }] : []),
          { value: "none", label: t("queue.unassigned") },
          ...others.map(({ actor, name }) => ({ value: actor, label: name })),
        ]}
      />
      <Checkbox checked={filters.overdue === "true"} onChange={({ target }) => onChange({ overdue: target.checked ? "true" : "" })}>
        {t("queue.overdue")}
      </Checkbox>
    </div>
  );
}

function SearchBox({ asked, onAsk }: { asked: string; onAsk: (q: string) => void }) {
  const t = useWords();
  const [typed, setTyped] = useState(asked);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const type = (words: string) => {
    setTyped(words);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => onAsk(words.trim()), PAUSE_MS);
  };
  // Whoever leaves the box may be on the way to another page, which a search asked for later would call them back from.
  const leave = () => {
    clearTimeout(timer.current);
    if (typed.trim() !== asked) onAsk(typed.trim());
  };
  return (
    <Input
      id="queue-search"
      aria-label={t("do.search")}
      placeholder={t("queue.search")}
      prefix={<SearchOutlined aria-hidden="true" />}
      allowClear
      maxLength={100}
      value={typed}
      onChange={(event) => type(event.target.value)}
      onBlur={leave}
      onKeyDown={(event) => event.key === "Escape" && event.currentTarget.blur()}
    />
  );
}
