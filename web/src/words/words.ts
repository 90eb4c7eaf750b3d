import { insight } from "./insight";
import { useLanguage } from "./language";
import { letter } from "./letter";
import { my } from "./my";
import { people } from "./people";
import { queue } from "./queue";
import { shared } from "./shared";
import { ticket } from "./ticket";
import { type Filling, filled } from "./translate";

/** Every text of the console and of the enterprise's pages, by area; a key stands in one area only. */
export const AREAS = { shared, queue, ticket, letter, insight, people, my };

const WORDS = { ...shared, ...queue, ...ticket, ...letter, ...insight, ...people, ...my };

export type Key = keyof typeof WORDS;

export type Translate = (key: Key, filling?: Filling) => string;

/** The same without a page around it. */
export const BY_LANGUAGE: Record<"zh" | "en", Translate> = {
  zh: (key, filling) => filled(WORDS[key], "zh", filling),
  en: (key, filling) => filled(WORDS[key], "en", filling),
};

/** Texts in the chosen language. The function stays the same until the language changes. */
export const useWords = (): Translate => BY_LANGUAGE[useLanguage()];

/** The text of a key that the server made up of a known beginning and its own name, or that name where it is new here. */
export function named(t: Translate, beginning: string, name: string): string {
  const key = `${beginning}.${name}`;
  return key in WORDS ? t(key as Key) : name;
}
