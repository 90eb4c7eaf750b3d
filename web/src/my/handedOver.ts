/** Which tickets came of which conversation, as this browser remembers it. */
type HandOvers = Record<string, string[]>;

const KEY = "esl.handed-over";
const MOST_CONVERSATIONS = 50;

function all(): HandOvers {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return typeof stored === "object" && stored !== null && !Array.isArray(stored) ? (stored as HandOvers) : {};
  } catch {
    return {};
  }
}

/** The tickets of a conversation, in the order in which they were opened. */
export function handOversOf(conversationId: string): string[] {
  const tickets = all()[conversationId];
  return Array.isArray(tickets) ? tickets.filter((id) => typeof id === "string") : [];
}

const listeners = new Set<() => void>();

export function rememberHandOver(conversationId: string, ticketId: string) {
  const others = Object.entries(all()).filter(([id]) => id !== conversationId);
  const kept = Object.fromEntries(others.slice(-MOST_CONVERSATIONS + 1));
  kept[conversationId] = [...handOversOf(conversationId).filter((id) => id !== ticketId), ticketId];
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // Where storage is refused the letter is found under the reader's own requests.
  }
  for (const listener of listeners) listener();
}

/** Calls `listener` whenever a conversation was handed over. */
export function onHandOver(listener: () => void) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
