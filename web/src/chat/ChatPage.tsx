import { HistoryOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Drawer } from "antd";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useLocation, useNavigate } from "react-router";

import type { Citation } from "../api/types";
import { ErrorNotice } from "../app/ErrorNotice";
import { Loading } from "../app/Loading";
import { usePolicyDate } from "../app/PolicyDateContext";
import { useWide } from "../app/useWide";
import { DocumentPanel } from "../document/DocumentPanel";
import { AskBox } from "./AskBox";
import { useChatContext } from "./ChatContext";
import { CitationContext } from "./CitationContext";
import { ConversationList } from "./ConversationList";
import { SignedLetters } from "./SignedLetters";
import { TurnView } from "./TurnView";
import { WelcomePanel } from "./WelcomePanel";
import "./chat.css";

interface Opened {
  citation: Citation;
  asOf: string;
}

export function ChatPage() {
  const chat = useChatContext();
  const { day } = usePolicyDate();
  const wide = useWide();
  const [listOpen, setListOpen] = useState(false);
  const { opened, open, close } = useOpenedCitation();
  const scroll = useRef<HTMLDivElement>(null);

  // A new question moves to the top of the view; its answer then grows below it without moving what is being read.
  const lastTurn = chat.turns.at(-1)?.key;
  useEffect(() => {
    scroll.current?.querySelector("[data-turn]:last-child")?.scrollIntoView({ block: "start" });
  }, [lastTurn]);

  const leave = (go: () => void) => () => {
    setListOpen(false);
    if (opened) close();
    go();
  };
  const list = (
    <ConversationList
      chat={chat}
      onOpen={(id) => leave(() => chat.open(id))()}
      onNew={leave(chat.startNew)}
    />
  );

  return (
    <div className={`chat ${opened ? "chat-with-document" : ""}`}>
      {wide ? (
        <aside className="chat-sidebar" aria-label="会话">
          {list}
        </aside>
      ) : (
        <Drawer open={listOpen} onClose={() => setListOpen(false)} placement="left" size={300} title="会话">
          {list}
        </Drawer>
      )}
      <main className="chat-main">
        {!wide && (
          <div className="chat-toolbar">
            <Button type="text" icon={<HistoryOutlined />} onClick={() => setListOpen(true)}>
              会话
            </Button>
            <Button type="text" icon={<PlusOutlined />} onClick={leave(chat.startNew)} disabled={chat.turns.length === 0}>
              新会话
            </Button>
          </div>
        )}
        <div className="chat-scroll" ref={scroll}>
          <div className="chat-column">
            {chat.openError && <ErrorNotice error={chat.openError} onRetry={chat.reopen} />}
            {chat.opening && <Loading label="正在打开会话" />}
            {chat.turns.length === 0 && !chat.opening && <WelcomePanel onAsk={chat.ask} />}
            <CitationContext value={open}>
              <div role="log" aria-label="对话">
                {chat.turns.map((turn, index) => (
                  <TurnView key={turn.key} turn={turn} isLast={index === chat.turns.length - 1} chat={chat} />
                ))}
              </div>
              <SignedLetters conversationId={chat.conversationId} />
            </CitationContext>
          </div>
        </div>
        <AskBox running={chat.running} onAsk={chat.ask} onStop={chat.stop} />
      </main>
      <DocumentPanel citation={opened?.citation ?? null} asOf={opened?.asOf ?? day} onClose={close} />
    </div>
  );
}

/** The citation whose document is open. It lives in the history, so that a phone's back button closes it. */
function useOpenedCitation() {
  const navigate = useNavigate();
  const opened = (useLocation().state as { opened?: Opened } | null)?.opened ?? null;
  const opener = useRef<Element | null>(null);
  const isOpen = opened !== null;

  const open = useCallback(
    (citation: Citation, asOf: string) => {
      opener.current = document.activeElement;
      void navigate("/", { state: { opened: { citation, asOf } }, replace: isOpen });
    },
    [navigate, isOpen],
  );
  const close = useCallback(() => void navigate(-1), [navigate]);

  useEffect(() => {
    if (!isOpen && opener.current instanceof HTMLElement) opener.current.focus({ preventScroll: true });
  }, [isOpen]);

  return useMemo(() => ({ opened, open, close }), [opened, open, close]);
}
