/** What was typed into a letter and not saved, kept in this tab over a reload. */
interface Unsaved {
  /** The revision it was typed into. */
  base: number;
  text: string;
}

const key = (ticketId: string) => `esl.letter.${ticketId}`;

export function unsavedOf(ticketId: string): Unsaved | null {
  try {
    const kept = JSON.parse(sessionStorage.getItem(key(ticketId)) ?? "null") as Partial<Unsaved> | null;
    return typeof kept?.base === "number" && typeof kept.text === "string" ? { base: kept.base, text: kept.text } : null;
  } catch {
    return null;
  }
}

export function keepUnsaved(ticketId: string, unsaved: Unsaved | null) {
  try {
    if (unsaved) sessionStorage.setItem(key(ticketId), JSON.stringify(unsaved));
    else sessionStorage.removeItem(key(ticketId));
  } catch {
    // Where storage is refused what is typed lasts as long as the page.
  }
}
