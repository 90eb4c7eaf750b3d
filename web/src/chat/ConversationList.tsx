import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Conversations } from "@ant-design/x";
import { App, Button, Popconfirm } from "antd";

import { toApiError } from "../api/problem";
import type { Chat } from "./useChat";
import "./conversations.css";

interface Props {
  chat: Chat;
  onOpen: (id: string) => void;
  onNew: () => void;
}

export function ConversationList({ chat, onOpen, onNew }: Props) {
  const { message } = App.useApp();
  const remove = (id: string) =>
    chat.remove(id).catch((error: unknown) => void message.error(toApiError(error).message));

  return (
    <nav className="conversations" aria-label="历史会话">
      <Button block icon={<PlusOutlined />} onClick={onNew}>
        新会话
      </Button>
      {chat.conversations.length === 0 ? (
        <p className="conversations-empty">提问后，会话会列在这里，只保存在本机浏览器中。</p>
      ) : (
        <Conversations
          activeKey={chat.conversationId ?? ""}
          onActiveChange={onOpen}
          items={chat.conversations.map(({ id, title }) => ({
            key: id,
            // The list reacts to clicks only; a button inside lets the keyboard make them.
            label: (
              <span className="conversation">
                <button type="button" className="conversation-title" title={title} aria-current={id === chat.conversationId}>
                  {title}
                </button>
                <span onClick={(event) => event.stopPropagation()} role="presentation">
                  <Popconfirm
                    title="删除这个会话？"
                    description="服务器上的记录会一并删除。"
                    okText="删除"
                    cancelText="取消"
                    onConfirm={() => remove(id)}
                  >
                    <Button type="text" size="small" icon={<DeleteOutlined />} aria-label={`删除会话：${title}`} />
                  </Popconfirm>
                </span>
              </span>
            ),
          }))}
        />
      )}
    </nav>
  );
}
