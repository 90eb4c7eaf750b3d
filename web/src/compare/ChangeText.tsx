import type { Change } from "../api/compareTypes";
import { EditedText } from "./EditedText";
import { LabelledText } from "./LabelledText";

/** The words of one provision that differs. */
export function ChangeText({ change }: { change: Change }) {
  const { kind, old, new: side } = change;
  if (kind === "changed") return <EditedText change={change} />;
  if (kind === "removed") return <del>{old && <LabelledText text={old.text} side={old} />}</del>;
  const words = side && <LabelledText text={side.text} side={side} />;
  return kind === "added" ? <ins>{words}</ins> : words;
}
