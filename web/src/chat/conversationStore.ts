/** A conversation as this browser lists it; its turns stay on the server. */
export interface ListedConversation {
  id: string;
  title: string;
  /** Milliseconds since 1970. */
  updatedAt: number;
}

const LIST_KEY = "esl.conversations";
const ACTIVE_KEY = "esl.active-conversation";
const LONGEST_LIST = 50;
const LONGEST_TITLE = 40;

const isListed = (entry: unknown): entry is ListedConversation => {
  const candidate = entry as Partial<ListedConversation> | null;
  return typeof candidate?.id === "string" && typeof candidate.title === "string" && typeof candidate.updatedAt === "number";
};

/** The listed conversations, newest first; none where storage is blocked or holds something else. */
export function readList(): ListedConversation[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(LIST_KEY) ?? "[]");
    return Array.isArray(stored) ? stored.filter(isListed) : [];
  } catch {
    return [];
  }
}

export function writeList(list: ListedConversation[]) {
  try {
    localStorage.setItem(LIST_KEY, JSON.stringify(list));
  } catch {
    // Private windows may refuse storage: the list then lasts as long as the page.
  }
}

/** `list` with the conversation first; a conversation keeps the title of its first question. */
export function withConversation(list: ListedConversation[], id: string, question: string, now: number) {
  const title = list.find((entry) => entry.id === id)?.title ?? [...question].slice(0, LONGEST_TITLE).join("");
  return [{ id, title, updatedAt: now }, ...list.filter((entry) => entry.id !== id)].slice(0, LONGEST_LIST);
}

/** The conversation open in this tab, so that a reload goes on with it. */
export function readActive(): string | null {
  try {
    return sessionStorage.getItem(ACTIVE_KEY);
  } catch {
    return null;
  }
}

export function writeActive(id: string | null) {
  try {
    if (id) sessionStorage.setItem(ACTIVE_KEY, id);
    else sessionStorage.removeItem(ACTIVE_KEY);
  } catch {
    // As above.
  }
}
