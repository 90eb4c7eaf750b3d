import { useCallback, useEffect, useState } from "react";

import { type ApiError, toApiError } from "./problem";

export interface Loaded<T> {
  value: T | null;
  error: ApiError | null;
  loading: boolean;
  reload: () => void;
  /** Loads anew and shows what is there until then. */
  refresh: () => void;
}

/** What `load` resolves to, loaded anew whenever `load` changes; keep it stable with useCallback. */
export function useLoaded<T>(load: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  const [state, setState] = useState<{ from: typeof load; value: T | null; error: ApiError | null } | null>(null);
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    const controller = new AbortController();
    load(controller.signal).then(
      (value) => !controller.signal.aborted && setState({ from: load, value, error: null }),
      (error: unknown) => !controller.signal.aborted && setState({ from: load, value: null, error: toApiError(error) }),
    );
    return () => controller.abort();
  }, [load, attempt]);

  const refresh = useCallback(() => setAttempt((count) => count + 1), []);
  const reload = useCallback(() => {
    setState(null);
    refresh();
  }, [refresh]);
  // What was loaded for other arguments is not shown for these.
  const current = state?.from === load ? state : null;
  return { value: current?.value ?? null, error: current?.error ?? null, loading: current === null, reload, refresh };
}
