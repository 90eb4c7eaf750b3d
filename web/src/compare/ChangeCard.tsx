import type { Change } from "../api/compareTypes";
import { CHANGE_LABEL } from "./changeLabels";
import { EditedText } from "./EditedText";

/** One provision that differs. */
export const ChangeCard = ({ change }: { change: Change }) => {
  const { kind, old, new: side, renumbered } = change;
  return (
    <article className={`change change-${kind}`} data-change={kind}>
      <header>
        <span className={`badge change-badge-${kind}`}>{CHANGE_LABEL[kind]}</span>
        <h3>{side?.name || old?.name || "正文"}</h3>
        {renumbered && old?.name && old.name !== side?.name && <span className="change-former">原{old.name}</span>}
        {kind === "moved" && <span className="change-former">文字未变</span>}
      </header>
      <p className="change-text">
        {kind === "changed" && <EditedText change={change} />}
        {kind === "added" && <ins>{side?.text}</ins>}
        {kind === "removed" && <del>{old?.text}</del>}
        {kind === "moved" && side?.text}
      </p>
    </article>
  );
};
