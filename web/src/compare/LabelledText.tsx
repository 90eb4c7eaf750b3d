import type { ChangeSide } from "../api/compareTypes";

interface Props {
  text: string;
  side: ChangeSide | null;
}

const SPACED_LABEL = /[条章节编]$/;

/** Words of a provision; its number, where they begin with it, set off from what follows. */
export function LabelledText({ text, side }: Props) {
  const label = side?.path.at(-1) ?? "";
  if (!SPACED_LABEL.test(label) || !text.startsWith(label)) return text;
  const rest = text.slice(label.length);
  const isUnspaced = rest !== "" && !/^\s/.test(rest);
  return (
    <>
      <span className={isUnspaced ? "change-label change-label-unspaced" : "change-label"}>{label}</span>
      {rest}
    </>
  );
}
