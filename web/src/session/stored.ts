// What is a matter of taste and of nobody's affairs.
const KEPT = new Set(["esl.language"]);

const OURS = "esl.";

/** Removes what these pages keep in the browser: conversations, letters that were not saved, a token. */
export function forgetStored() {
  for (const store of [() => localStorage, () => sessionStorage]) {
    try {
      const names = Object.keys(store());
      for (const name of names) if (name.startsWith(OURS) && !KEPT.has(name)) store().removeItem(name);
    } catch {
      // Where storage is refused nothing was kept.
    }
  }
}
