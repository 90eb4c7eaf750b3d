import { useCallback, useEffect, useRef, useState } from "react";

import { ask as askServer, deleteConversation, getConversation } from "../api/client";
import { ApiError, toApiError } from "../api/problem";
import type { ChatRequest } from "../api/types";
import { usePolicyDate } from "../app/PolicyDateContext";
import {
  type ListedConversation,
  readActive,
  readList,
  withConversation,
  writeActive,
  writeList,
} from "./conversationStore";
import { failed, isRunning, newTurn, stopped, type Turn, turnsOf, withEvent } from "./turn";

export interface Chat {
  conversationId: string | null;
  turns: Turn[];
  conversations: ListedConversation[];
  running: boolean;
  /** Set while a conversation's earlier turns are fetched. */
  opening: boolean;
  openError: ApiError | null;
  ask: (question: string, profile?: ChatRequest["profile"]) => void;
  retry: () => void;
  stop: () => void;
  startNew: () => void;
  open: (id: string) => void;
  /** Tries again what `openError` reports; a conversation that is gone gives way to a new one. */
  reopen: () => void;
  remove: (id: string) => Promise<void>;
}

export function useChat(): Chat {
  const { chosen, day } = usePolicyDate();
  const [conversationId, setConversationId] = useState<string | null>(readActive);
  const [turns, setTurns] = useState<Turn[]>([]);
  const [conversations, setConversations] = useState(readList);
  const [opening, setOpening] = useState(false);
  const [openError, setOpenError] = useState<ApiError | null>(null);
  const request = useRef<AbortController | null>(null);
  const profile = useRef<ChatRequest["profile"]>(undefined);

  useEffect(() => writeList(conversations), [conversations]);
  useEffect(() => writeActive(conversationId), [conversationId]);

  const begin = useCallback(() => {
    request.current?.abort();
    const controller = new AbortController();
    request.current = controller;
    return controller.signal;
  }, []);

  const changeLast = (change: (turn: Turn) => Turn) =>
    setTurns((all) => all.map((turn, index) => (index === all.length - 1 ? change(turn) : turn)));

  const ask = async (question: string, facts?: ChatRequest["profile"]) => {
    const signal = begin();
    profile.current = facts;
    setOpenError(null);
    setTurns((all) => [...all, newTurn(question, day)]);
    try {
      const events = askServer(
        {
          question,
          conversation_id: conversationId ?? undefined,
          profile: facts,
          as_of: chosen ?? undefined,
        },
        signal,
      );
      for await (const event of events) {
        if (signal.aborted) return;
        changeLast((turn) => withEvent(turn, event));
        if (event.event !== "done") continue;
        const id = event.data.conversation_id;
        setConversationId(id);
        setConversations((list) => withConversation(list, id, question, Date.now()));
      }
    } catch (error) {
      if (!signal.aborted) changeLast((turn) => failed(turn, error));
    }
  };

  const forget = useCallback((id: string) => setConversations((list) => list.filter((entry) => entry.id !== id)), []);

  const startNew = useCallback(() => {
    request.current?.abort();
    setConversationId(null);
    setTurns([]);
    setOpenError(null);
    setOpening(false);
  }, []);

  const open = useCallback(
    async (id: string) => {
      const signal = begin();
      setConversationId(id);
      setTurns([]);
      setOpenError(null);
      setOpening(true);
      try {
        const conversation = await getConversation(id, signal);
        if (!signal.aborted) setTurns(turnsOf(conversation));
      } catch (error) {
        if (signal.aborted) return;
        setOpenError(toApiError(error));
        if (error instanceof ApiError && error.status === 404) {
          setConversationId(null);
          forget(id);
        }
      } finally {
        if (!signal.aborted) setOpening(false);
      }
    },
    [begin, forget],
  );

  useEffect(() => {
    const active = readActive();
    if (active) void open(active);
    return () => request.current?.abort();
  }, [open]);

  return {
    conversationId,
    turns,
    conversations,
    running: isRunning(turns.at(-1)),
    opening,
    openError,
    ask: (question, facts) => void ask(question, facts),
    retry: () => {
      const last = turns.at(-1);
      if (!last) return;
      setTurns((all) => all.slice(0, -1));
      void ask(last.question, profile.current);
    },
    stop: () => {
      request.current?.abort();
      changeLast((turn) => (isRunning(turn) ? stopped(turn) : turn));
    },
    startNew,
    open: (id) => void open(id),
    reopen: () => (conversationId ? void open(conversationId) : startNew()),
    remove: async (id) => {
      // A conversation that the server no longer has is as good as deleted.
      await deleteConversation(id).catch((error: unknown) => {
        if (!(error instanceof ApiError && error.status === 404)) throw error;
      });
      forget(id);
      if (id === conversationId) startNew();
    },
  };
}
