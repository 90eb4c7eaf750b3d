import { diffWordsWithSpace } from "diff";

import type { TextPiece } from "../../compare/editedText";

// Chinese has no spaces between words: cut by a dictionary, an edit is shown as whole words.
const WORDS = new Intl.Segmenter("zh-CN", { granularity: "word" });

/** What became of `from` in `to`, in the order of both. */
export const textDiff = (from: string, to: string): TextPiece[] =>
  diffWordsWithSpace(from, to, { intlSegmenter: WORDS }).map(({ value, added, removed }) => ({
    type: added ? "added" : removed ? "removed" : "same",
    text: value,
  }));
