import { createContext, type ReactNode, use, useMemo } from "react";

import { getMeta } from "../api/client";
import type { ApiError } from "../api/problem";
import type { Meta } from "../api/types";
import { useLoaded } from "../api/useLoaded";

interface MetaState {
  meta: Meta | null;
  error: ApiError | null;
  reload: () => void;
}

const MetaContext = createContext<MetaState | null>(null);

export function MetaProvider({ children }: { children: ReactNode }) {
  const { value: meta, error, reload } = useLoaded(getMeta);
  const state = useMemo(() => ({ meta, error, reload }), [meta, error, reload]);
  return <MetaContext value={state}>{children}</MetaContext>;
}

export function useMeta(): MetaState {
  const state = use(MetaContext);
  if (!state) throw new Error("useMeta outside MetaProvider");
  return state;
}
