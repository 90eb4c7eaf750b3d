import { createContext, type ReactNode, use, useMemo, useState } from "react";

import { useMeta } from "./MetaContext";

interface PolicyDate {
  /** The day whose law is asked about, ISO: the chosen one, or today as the server has it. */
  day: string;
  /** Null while it is left at today. */
  chosen: string | null;
  choose: (day: string | null) => void;
}

const PolicyDateContext = createContext<PolicyDate | null>(null);

// The Swedish form of a date is the ISO form.
const localToday = () => new Date().toLocaleDateString("sv-SE", { timeZone: "Asia/Shanghai" });

export function PolicyDateProvider({ children }: { children: ReactNode }) {
  const today = useMeta().meta?.as_of ?? localToday();
  const [picked, setPicked] = useState<string | null>(null);
  const value = useMemo(() => {
    const chosen = picked === today ? null : picked;
    return { day: chosen ?? today, chosen, choose: setPicked };
  }, [today, picked]);
  return <PolicyDateContext value={value}>{children}</PolicyDateContext>;
}

export function usePolicyDate(): PolicyDate {
  const value = use(PolicyDateContext);
  if (!value) throw new Error("usePolicyDate outside PolicyDateProvider");
  return value;
}
