import { useCallback, useMemo, useState } from "react";
import { useSearchParams } from "react-router";

import type { TicketFilters } from "../../desk/requests";

const NAMES = ["state", "kind", "assignee", "overdue", "enterprise_id", "q"] as const;

/** The filters of the queue. They live in the address: a reload and a shared link show the same list. */
export function useTicketFilters() {
  const [parameters, setParameters] = useSearchParams();
  const [clearings, setClearings] = useState(0);
  const filters = useMemo(
    () => Object.fromEntries(NAMES.map((name) => [name, parameters.get(name) ?? ""])) as unknown as TicketFilters,
    [parameters],
  );
  const change = useCallback(
    (changed: Partial<TicketFilters>) =>
      setParameters(
        (current) => {
          const next = new URLSearchParams(current);
          for (const [name, value] of Object.entries(changed)) {
            if (value) next.set(name, value);
            else next.delete(name);
          }
          return next;
        },
        { replace: true },
      ),
    [setParameters],
  );
  const clear = useCallback(() => {
    setParameters({}, { replace: true });
    setClearings((count) => count + 1);
  }, [setParameters]);
  return { filters, change, clear, clearings, isFiltered: Object.values(filters).some(Boolean) };
}
