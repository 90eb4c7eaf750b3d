import { useCallback } from "react";

import { getPolicyDiff, getPolicyText } from "../api/client";
import type { ComparedText, Comparison } from "../api/compareTypes";
import { useLoaded } from "../api/useLoaded";
import { readableDocument } from "../document/readableDocument";
import { comparedRows } from "./comparedRows";

/** What differs between two texts, and what stayed. */
export function useComparison(id: string, { from, to, against }: Comparison) {
  const load = useCallback(
    async (signal: AbortSignal) => {
      const diff = await getPolicyDiff(id, { from, to, against }, signal);
      const text = async ({ document_id, version }: ComparedText) =>
        readableDocument(await getPolicyText(document_id, version, signal));
      const [before, after] = await Promise.all([text(diff.old), text(diff.new)]);
      return { diff, document: after, rows: comparedRows(diff.changes, before, after) };
    },
    [id, from, to, against],
  );
  return useLoaded(load);
}
