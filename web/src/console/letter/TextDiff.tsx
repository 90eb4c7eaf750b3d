import { useMemo } from "react";

import { textDiff } from "./textDiff";
import "./diff.css";

/** Two texts as one: what is in the old one only is struck through, what is in the new one only is underlined. */
export function TextDiff({ from, to }: { from: string; to: string }) {
  const pieces = useMemo(() => textDiff(from, to), [from, to]);
  return (
    <div className="text-diff" lang="zh-CN">
      {pieces.map(({ type, text }, index) => {
        const Tag = type === "removed" ? "del" : type === "added" ? "ins" : "span";
        return <Tag key={index}>{text}</Tag>;
      })}
    </div>
  );
}
