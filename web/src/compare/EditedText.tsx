import type { Change } from "../api/compareTypes";
import { editedText } from "./editedText";
import { LabelledText } from "./LabelledText";

const TAG = { same: "span", removed: "del", added: "ins" } as const;

/** The words that went and came, told apart by colour and by line. */
export const EditedText = ({ change }: { change: Change }) =>
  editedText(change).map(({ type, text }, index) => {
    const Tag = TAG[type];
    return <Tag key={index}>{index < 2 ? <LabelledText text={text} side={type === "removed" ? change.old : change.new} /> : text}</Tag>;
  });
