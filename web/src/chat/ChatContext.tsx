import { createContext, type ReactNode, use } from "react";

import { type Chat, useChat } from "./useChat";

const ChatContext = createContext<Chat | null>(null);

/** Holds the conversation above the pages, so that a look at the policies does not lose it. */
export const ChatProvider = ({ children }: { children: ReactNode }) => (
  <ChatContext value={useChat()}>{children}</ChatContext>
);

export function useChatContext(): Chat {
  const chat = use(ChatContext);
  if (!chat) throw new Error("useChatContext outside ChatProvider");
  return chat;
}
