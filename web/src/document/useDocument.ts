import { useCallback } from "react";

import { getPolicy, getPolicyText } from "../api/client";
import { useLoaded } from "../api/useLoaded";
import { readableDocument } from "./readableDocument";

/** One version of a document, its text laid out and its register as of a day. */
export function useDocument(id: string, version: number | null, asOf: string) {
  const load = useCallback(
    async (signal: AbortSignal) => {
      const [policy, text] = await Promise.all([getPolicy(id, asOf, signal), getPolicyText(id, version, signal)]);
      return { policy, document: readableDocument(text) };
    },
    [id, version, asOf],
  );
  return useLoaded(load);
}
