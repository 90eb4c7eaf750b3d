import { CustomerServiceOutlined } from "@ant-design/icons";

import type { Citation, Handover } from "../api/types";
import { ChipOf } from "./CitationChip";
import { TelephoneText } from "./TelephoneText";

interface Props {
  handover: Handover;
  citations: Citation[];
  asOf: string;
}

/** Where a person takes over. */
export const HandoverCard = ({ handover, citations, asOf }: Props) => (
  <div className="handover">
    <CustomerServiceOutlined aria-hidden="true" />
    <div>
      <p>
        <strong>{handover.desk}</strong>
        <ChipOf n={handover.citation} citations={citations} asOf={asOf} />
      </p>
      <p>可以请工作人员为您核实。</p>
      {handover.phone && (
        <p>
          电话：
          <TelephoneText text={handover.phone} />
        </p>
      )}
      {handover.channel && <p>渠道：{handover.channel}</p>}
    </div>
  </div>
);
