import { useCallback, useEffect, useState } from "react";

import { listPolicies, type PolicyFilters } from "../api/client";
import { type ApiError, toApiError } from "../api/problem";
import type { PolicyPage } from "../api/types";
import { useLoaded } from "../api/useLoaded";

/** The pages of the list read so far. */
export function usePolicyList(filters: PolicyFilters, day: string) {
  const first = useCallback((signal: AbortSignal) => listPolicies(filters, day, null, signal), [filters, day]);
  const { value, error, loading, reload } = useLoaded(first);
  const [more, setMore] = useState<PolicyPage[]>([]);
  const [moreError, setMoreError] = useState<ApiError | null>(null);

  useEffect(() => {
    setMore([]);
    setMoreError(null);
  }, [value]);

  const pages = value ? [value, ...more] : [];
  const cursor = pages.at(-1)?.next_cursor ?? null;

  const loadMore = useCallback(async () => {
    setMoreError(null);
    try {
      const page = await listPolicies(filters, day, cursor);
      setMore((read) => [...read, page]);
    } catch (problem) {
      setMoreError(toApiError(problem));
    }
  }, [filters, day, cursor]);

  return {
    items: pages.flatMap((page) => page.items),
    total: value?.total ?? null,
    error: error ?? moreError,
    loading,
    hasMore: cursor !== null,
    loadMore: () => void loadMore(),
    reload: error ? reload : () => void loadMore(),
  };
}
