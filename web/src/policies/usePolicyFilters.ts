import { useCallback, useMemo } from "react";
import { useSearchParams } from "react-router";

import type { PolicyFilters } from "../api/client";

export function usePolicyFilters() {
  const [parameters, setParameters] = useSearchParams();
  const filters = useMemo<PolicyFilters>(
    () => ({
      q: parameters.get("q") ?? "",
      level: parameters.get("level") ?? "",
      chain: parameters.get("chain") ?? "",
      validity: parameters.get("validity") ?? "",
    }),
    [parameters],
  );
  const setFilter = useCallback(
    (name: keyof PolicyFilters, value: string) =>
      setParameters(
        (current) => {
          const next = new URLSearchParams(current);
          if (value) next.set(name, value);
          else next.delete(name);
          return next;
        },
        { replace: true },
      ),
    [setParameters],
  );
  return { filters, setFilter };
}
