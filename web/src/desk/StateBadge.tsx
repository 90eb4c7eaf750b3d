import { useWords } from "../words/words";
import type { State } from "./types";
import "../policy/badges.css";
import "./desk.css";

export function StateBadge({ state }: { state: State }) {
  const t = useWords();
  return <span className={`badge state-${state}`}>{t(`state.${state}`)}</span>;
}
