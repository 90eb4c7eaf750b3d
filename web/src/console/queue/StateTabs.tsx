import { type State, STATES, type TicketPage } from "../../desk/types";
import { useWords } from "../../words/words";

interface Props {
  counts: TicketPage["counts"];
  shown: string;
  onChange: (state: string) => void;
}

/** The states with how many tickets are in each; one that nobody is in is left out. */
export function StateTabs({ counts, shown, onChange }: Props) {
  const t = useWords();
  const all = STATES.reduce((sum, state) => sum + (counts[state] ?? 0), 0);
  const states = STATES.filter((state) => (counts[state] ?? 0) > 0 || state === shown);
  const tab = (state: State | "", label: string, count: number) => (
    <li key={state}>
      <button type="button" aria-pressed={shown === state} onClick={() => onChange(state)}>
        {label} <span className="state-count">{count}</span>
      </button>
    </li>
  );
  return (
    <ul className="state-tabs" aria-label={t("queue.states")}>
      {tab("", t("queue.all"), all)}
      {states.map((state) => tab(state, t(`state.${state}`), counts[state] ?? 0))}
    </ul>
  );
}
