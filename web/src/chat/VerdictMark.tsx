import { CheckCircleFilled, CloseCircleFilled, QuestionCircleFilled } from "@ant-design/icons";

import type { Condition } from "../api/types";

const VERDICT = {
  met: { Icon: CheckCircleFilled, words: "符合" },
  unmet: { Icon: CloseCircleFilled, words: "不符合" },
  unknown: { Icon: QuestionCircleFilled, words: "待核实" },
};

/** A verdict by its words, a sign and a colour. */
export function VerdictMark({ verdict, filled = false }: { verdict: Condition["verdict"]; filled?: boolean }) {
  const { Icon, words } = VERDICT[verdict];
  return (
    <span className={`verdict verdict-${verdict} ${filled ? "verdict-filled" : ""}`}>
      <Icon aria-hidden="true" /> {words}
    </span>
  );
}
