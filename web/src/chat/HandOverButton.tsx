import { CustomerServiceOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { lazy, Suspense, useState } from "react";

import type { Answer } from "../api/types";

const HandOver = lazy(() => import("../my/HandOver"));

interface Props {
  question: string;
  answer: Answer;
  /** Where an answer was given all the same. */
  isSmall?: boolean;
}

/** Leads to a person. */
export function HandOverButton({ question, answer, isSmall = false }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        className="hand-over"
        type={isSmall ? "text" : "primary"}
        size={isSmall ? "small" : "middle"}
        icon={<CustomerServiceOutlined aria-hidden="true" />}
        onClick={() => setOpen(true)}
      >
        转人工
      </Button>
      {open && (
        <Suspense fallback={null}>
          <HandOver question={question} answer={answer} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
