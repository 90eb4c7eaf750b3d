import type { Language } from "./language";

/** A text in both languages: Chinese, English. Words in braces are filled in: 「还有 {n} 天」. */
export type Pair = readonly [zh: string, en: string];

export type Filling = Record<string, string | number>;

const BLANK = /\{(\w+)\}/g;

/** The text in `language`, its blanks filled; a blank without a filling stays as it is. */
export const filled = (pair: Pair, language: Language, filling: Filling = {}): string =>
  pair[language === "en" ? 1 : 0].replace(BLANK, (blank, name: string) => String(filling[name] ?? blank));

/** The names of the blanks of a text, sorted. */
export const blanks = (text: string): string[] => [...text.matchAll(BLANK)].map(([, name = ""]) => name).sort();
