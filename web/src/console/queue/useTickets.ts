import { useCallback, useEffect, useState } from "react";

import { type ApiError, toApiError } from "../../api/problem";
import { listTickets, type TicketFilters } from "../../desk/requests";
import type { TicketPage } from "../../desk/types";

// Tickets also arrive while one looks.
const LOOK_AGAIN_MS = 30_000;

/** What is due first comes first. */
const ORDER = "due";

interface Listed {
  of: string;
  page: TicketPage;
}

/** The tickets that fit, page by page; the first page is looked at again while no more than it is shown. */
export function useTickets(filters: TicketFilters) {
  const [listed, setListed] = useState<Listed | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [round, setRound] = useState(0);
  const [isMore, setIsMore] = useState(false);
  const key = JSON.stringify(filters);
  const current = listed?.of === key ? listed.page : null;

  useEffect(() => {
    const controller = new AbortController();
    listTickets(JSON.parse(key) as TicketFilters, null, controller.signal, ORDER).then(
      (page) => {
        if (controller.signal.aborted) return;
        setListed({ of: key, page });
        setIsMore(false);
        setError(null);
      },
      (problem: unknown) => !controller.signal.aborted && setError(toApiError(problem)),
    );
    return () => controller.abort();
  }, [key, round]);

  const reload = useCallback(() => setRound((count) => count + 1), []);

  useEffect(() => {
    if (isMore) return;
    const timer = setInterval(() => document.visibilityState === "visible" && reload(), LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [isMore, reload]);

  const more = async () => {
    if (!current?.next_cursor) return;
    setIsMore(true);
    try {
      const next = await listTickets(filters, current.next_cursor, undefined, ORDER);
      setListed((before) =>
        before?.of === key ? { of: key, page: { ...next, items: [...before.page.items, ...next.items] } } : before,
      );
    } catch (problem) {
      setError(toApiError(problem));
    }
  };

  // While another list loads the last one stays, so that nothing jumps and the focus keeps its row.
  return { page: listed?.page ?? null, isLoading: listed?.of !== key, error, reload, more };
}
