import { useSyncExternalStore } from "react";

export type Language = "zh" | "en";

const KEY = "esl.language";

function remembered(): Language {
  try {
    return localStorage.getItem(KEY) === "en" ? "en" : "zh";
  } catch {
    return "zh";
  }
}

let language = remembered();
const listeners = new Set<() => void>();

/** The language of the console and of navigation; kept for the next visit. */
export function chooseLanguage(chosen: Language) {
  language = chosen;
  document.documentElement.lang = chosen === "en" ? "en" : "zh-CN";
  try {
    localStorage.setItem(KEY, chosen);
  } catch {
    // Where storage is refused the choice lasts as long as the page.
  }
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

export const useLanguage = () => useSyncExternalStore(subscribe, () => language);
