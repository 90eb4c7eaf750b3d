import { CustomerServiceOutlined } from "@ant-design/icons";

import type { Answer, Handover } from "../api/types";
import { ChipOf } from "./CitationChip";
import { HandOverButton } from "./HandOverButton";
import { TelephoneText } from "./TelephoneText";

interface Props {
  handover: Handover;
  question: string;
  answer: Answer;
}

/** Where a person takes over. */
export const HandoverCard = ({ handover, question, answer }: Props) => (
  <div className="handover">
    <CustomerServiceOutlined aria-hidden="true" />
    <div>
      <p>
        <strong>{handover.desk}</strong>
        <ChipOf n={handover.citation} citations={answer.citations} asOf={answer.as_of} />
      </p>
      <p>可以请工作人员为您核实。</p>
      {handover.phone && (
        <p>
          电话：
          <TelephoneText text={handover.phone} />
        </p>
      )}
      {handover.channel && <p>渠道：{handover.channel}</p>}
      <HandOverButton question={question} answer={answer} />
    </div>
  </div>
);
