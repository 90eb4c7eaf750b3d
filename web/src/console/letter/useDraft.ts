import { App } from "antd";
import { useCallback, useEffect, useRef, useState } from "react";

import { ApiError, toApiError } from "../../api/problem";
import { generateDraft, getDraft, saveDraft } from "../../desk/requests";
import type { Draft } from "../../desk/types";
import { useWords } from "../../words/words";
import type { TicketState } from "../ticket/useTicket";
import { keepUnsaved, unsavedOf } from "./unsaved";

const NONE = 404;
const CONFLICT = 409;
// Another officer may write, the enterprise may add something: looked at this often while the page is seen.
const LOOK_AGAIN_MS = 20_000;

export interface DraftState {
  draft: Draft | null;
  /** What the editor holds; the draft's own text until somebody types. */
  text: string;
  isDirty: boolean;
  isLoading: boolean;
  isGenerating: boolean;
  isSaving: boolean;
  error: ApiError | null;
  /** A newer revision by somebody else than the one that is edited. */
  theirs: Draft | null;
  /** Whether the two texts are to be laid side by side now. */
  isConflict: boolean;
  edit: (text: string) => void;
  discard: () => void;
  generate: (instruction?: string) => Promise<boolean>;
  /** The revision that holds what the editor shows, saved if need be; null where it could not be. */
  save: () => Promise<number | null>;
  /** Saves the text as it is, for somebody who has held it against what changed. */
  acknowledge: () => Promise<void>;
  showConflict: (shown: boolean) => void;
  takeTheirs: () => void;
  keepMine: () => Promise<void>;
  reload: () => Promise<void>;
}

/** The newest draft of a ticket and what an officer makes of it. What is typed survives a reload of the page. */
export function useDraft({ ticket, reload: reloadTicket }: TicketState): DraftState {
  const t = useWords();
  const { message } = App.useApp();
  const id = ticket?.id ?? "";
  const [draft, setDraft] = useState<Draft | null>(null);
  const [typed, setTyped] = useState<string | null>(null);
  const [theirs, setTheirs] = useState<Draft | null>(null);
  const [isConflict, setIsConflict] = useState(false);
  const [isLoading, setIsLoading] = useState(true);
  const [isGenerating, setIsGenerating] = useState(false);
  const [isSaving, setIsSaving] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const wasDrafted = ticket?.events.some(({ name }) => name === "drafted") ?? false;
  const text = typed ?? draft?.text ?? "";
  const isDirty = draft !== null && typed !== null && typed !== draft.text;
  const now = useRef({ draft, typed, isDirty, busy: false });
  useEffect(() => {
    now.current = { draft, typed, isDirty, busy: isGenerating || isSaving };
  });

  const take = useCallback(
    (newest: Draft) => {
      setDraft(newest);
      setTyped(null);
      setTheirs(null);
      setIsConflict(false);
      setError(null);
      keepUnsaved(id, null);
    },
    [id],
  );

  const look = useCallback(async () => {
    if (id === "" || now.current.busy) return;
    if (!wasDrafted) return setIsLoading(false);
    try {
      const newest = await getDraft(id);
      const { draft: shown, isDirty: dirty, busy } = now.current;
      if (busy) return;
      setError(null);
      if (shown && dirty && newest.revision > shown.revision) setTheirs(newest);
      else if (shown && newest.revision === shown.revision) setDraft(newest);
      else {
        const kept = shown ? null : unsavedOf(id);
        take(newest);
        if (!kept || kept.text === newest.text) return;
        setTyped(kept.text);
        keepUnsaved(id, kept);
        if (kept.base === newest.revision) message.info(t("letter.restored"));
        else {
          setDraft({ ...newest, revision: kept.base });
          setTheirs(newest);
        }
      }
    } catch (problem) {
      const failure = toApiError(problem);
      if (failure.status !== NONE) setError(failure);
    } finally {
      setIsLoading(false);
    }
  }, [id, wasDrafted, take, message, t]);

  useEffect(() => {
    void look();
    const again = () => document.visibilityState === "visible" && void look();
    const timer = setInterval(again, LOOK_AGAIN_MS);
    document.addEventListener("visibilitychange", again);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", again);
    };
  }, [look, ticket?.revision]);

  useEffect(() => {
    if (!isDirty) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [isDirty]);

  const edit = useCallback(
    (next: string) => {
      setTyped(next);
      if (now.current.draft) keepUnsaved(id, { base: now.current.draft.revision, text: next });
    },
    [id],
  );

  const generate = useCallback(
    async (instruction?: string) => {
      setIsGenerating(true);
      try {
        take(await generateDraft(id, instruction));
        await reloadTicket();
        return true;
      } catch (problem) {
        message.error(toApiError(problem).message);
        return false;
      } finally {
        setIsGenerating(false);
      }
    },
    [id, take, reloadTicket, message],
  );

  const saveOn = useCallback(
    async (base: number, acknowledged: string[] = []): Promise<number | null> => {
      const mine = now.current.typed ?? now.current.draft?.text;
      if (mine === undefined) return null;
      setIsSaving(true);
      try {
        const saved = await saveDraft(id, mine, base, acknowledged);
        // What was typed while it was being saved is still unsaved.
        const since = now.current.typed;
        take(saved);
        if (since !== null && since !== mine) {
          setTyped(since);
          keepUnsaved(id, { base: saved.revision, text: since });
        }
        message.success(t("letter.saved", { n: saved.revision }));
        await reloadTicket();
        return saved.revision;
      } catch (problem) {
        const failure = toApiError(problem);
        const newest = failure.status === CONFLICT ? await getDraft(id).catch(() => null) : null;
        if (newest && newest.revision > base) {
          setTheirs(newest);
          setIsConflict(true);
        } else message.error(failure.message);
        return null;
      } finally {
        setIsSaving(false);
      }
    },
    [id, take, reloadTicket, message, t],
  );

  const save = useCallback(async () => {
    const { draft: shown, isDirty: dirty } = now.current;
    if (!shown) return null;
    return dirty ? saveOn(shown.revision) : shown.revision;
  }, [saveOn]);

  return {
    draft,
    text,
    isDirty,
    isLoading,
    isGenerating,
    isSaving,
    error,
    theirs,
    isConflict,
    edit,
    discard: () => {
      setTyped(null);
      keepUnsaved(id, null);
      if (theirs) take(theirs);
    },
    generate,
    save,
    acknowledge: async () => {
      if (draft) await saveOn(draft.revision, draft.stale.reasons);
    },
    showConflict: setIsConflict,
    takeTheirs: () => theirs && take(theirs),
    keepMine: async () => {
      if (theirs) await saveOn(theirs.revision);
    },
    reload: look,
  };
}
