import { Sender } from "@ant-design/x";
import { type KeyboardEvent, useState } from "react";

import { usePolicyDate } from "../app/PolicyDateContext";
import { codePointLength } from "../document/codePoints";

// The API refuses longer questions.
const LONGEST_QUESTION = 2000;
const COUNTED_FROM = 1800;

// Safari ends the composition before it reports the Enter that chose a candidate; that key still has code 229.
const refuseWhileComposing = (event: KeyboardEvent) =>
  event.nativeEvent.isComposing || event.nativeEvent.keyCode === 229 ? false : undefined;

interface Props {
  running: boolean;
  onAsk: (question: string) => void;
  onStop: () => void;
}

export function AskBox({ running, onAsk, onStop }: Props) {
  const [text, setText] = useState("");
  const length = codePointLength(text);
  const { chosen } = usePolicyDate();
  const hint = chosen ? `按 ${chosen} 有效的政策回答` : "回答依据政策原文生成，以原文和主管部门解释为准";
  const tooLong = length > LONGEST_QUESTION;

  const submit = () => {
    const question = text.trim();
    if (question === "" || tooLong) return;
    onAsk(question);
    setText("");
  };

  return (
    <div className="ask-box">
      <Sender
        value={text}
        onChange={(value) => setText(value)}
        onSubmit={submit}
        onCancel={onStop}
        onKeyDown={refuseWhileComposing}
        loading={running}
        placeholder="请输入您的问题，例如企业情况、想办的事项"
        autoSize={{ minRows: 1, maxRows: 6 }}
        aria-label="问题"
        suffix={(_, { components: { SendButton, LoadingButton } }) =>
          running ? (
            <LoadingButton aria-label="停止回答" title="停止回答" />
          ) : (
            <SendButton aria-label="发送" title="发送" disabled={text.trim() === "" || tooLong} />
          )
        }
      />
      <p className={`ask-hint ${tooLong ? "ask-too-long" : ""}`} role={tooLong ? "alert" : undefined}>
        {length >= COUNTED_FROM ? `${length} / ${LONGEST_QUESTION} 字` : hint}
      </p>
    </div>
  );
}
