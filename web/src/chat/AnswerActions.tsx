import {
  CheckOutlined,
  CopyOutlined,
  DislikeFilled,
  DislikeOutlined,
  LikeFilled,
  LikeOutlined,
} from "@ant-design/icons";
import { App, Button, Input, Popover } from "antd";
import { useState } from "react";

import { sendFeedback } from "../api/client";
import { toApiError } from "../api/problem";
import type { Answer, Rating } from "../api/types";
import { answerAsText } from "./answerAsText";
import { copyText } from "./copyText";
import { HandOverButton } from "./HandOverButton";

export function AnswerActions({ question, answer }: { question: string; answer: Answer }) {
  const { message } = App.useApp();
  const [copied, setCopied] = useState(false);
  const [rating, setRating] = useState<Rating | null>(null);
  const [commenting, setCommenting] = useState(false);

  const copy = async () => {
    if (!(await copyText(answerAsText(question, answer)))) {
      message.warning("浏览器不允许复制，请手动选择文字。");
      return;
    }
    setCopied(true);
    setTimeout(() => setCopied(false), 2000);
  };

  const rate = async (chosen: Rating, comment?: string) => {
    setCommenting(false);
    try {
      await sendFeedback(answer.id, chosen, comment);
      setRating(chosen);
      message.success("感谢反馈");
    } catch (error) {
      message.error(toApiError(error).message);
    }
  };

  return (
    <footer className="answer-footer">
      <span className="ai-label">{answer.ai_label}</span>
      <span className="answer-actions">
        {!answer.handover && <HandOverButton question={question} answer={answer} isSmall />}
        <Button
          type="text"
          size="small"
          icon={copied ? <CheckOutlined /> : <CopyOutlined />}
          aria-label={copied ? "已复制" : "复制回答和出处"}
          title="复制回答和出处"
          onClick={() => void copy()}
        />
        <Button
          type="text"
          size="small"
          icon={rating === "up" ? <LikeFilled /> : <LikeOutlined />}
          aria-label="有帮助"
          aria-pressed={rating === "up"}
          title="有帮助"
          onClick={() => void rate("up")}
        />
        <Popover
          open={commenting}
          onOpenChange={setCommenting}
          trigger="click"
          placement="topRight"
          destroyOnHidden
          content={<CommentForm onSubmit={(comment) => void rate("down", comment)} />}
        >
          <Button
            type="text"
            size="small"
            icon={rating === "down" ? <DislikeFilled /> : <DislikeOutlined />}
            aria-label="没有帮助"
            aria-pressed={rating === "down"}
            title="没有帮助"
          />
        </Popover>
      </span>
    </footer>
  );
}

function CommentForm({ onSubmit }: { onSubmit: (comment?: string) => void }) {
  const [comment, setComment] = useState("");
  return (
    <div className="comment-form">
      <label htmlFor="feedback-comment">哪里不对？（可不填）</label>
      <Input.TextArea
        id="feedback-comment"
        rows={3}
        maxLength={500}
        value={comment}
        onChange={(event) => setComment(event.target.value)}
      />
      <Button type="primary" size="small" onClick={() => onSubmit(comment.trim() || undefined)}>
        提交
      </Button>
    </div>
  );
}
