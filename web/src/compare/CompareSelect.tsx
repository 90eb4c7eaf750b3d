import { Select } from "antd";
import { useCallback } from "react";
import { useLocation, useNavigate } from "react-router";

import { getPolicy } from "../api/client";
import { useLoaded } from "../api/useLoaded";
import { usePolicyDate } from "../app/PolicyDateContext";
import { comparisonChoices } from "./comparisonAddress";

/** Chooses which two texts are compared; nothing where there is nothing to choose. */
export function CompareSelect({ id }: { id: string }) {
  const { day } = usePolicyDate();
  const { pathname, search } = useLocation();
  const navigate = useNavigate();
  const load = useCallback((signal: AbortSignal) => getPolicy(id, day, signal), [id, day]);
  const { value: policy } = useLoaded(load);
  const choices = policy ? comparisonChoices(policy) : [];
  if (choices.length < 2) return null;
  const shown = pathname + search;
  return (
    <Select
      aria-label="对比哪两个文本"
      className="compare-select"
      value={choices.some(({ address }) => address === shown) ? shown : undefined}
      placeholder="选择要对比的文本"
      options={choices.map(({ label, address }) => ({ label, value: address }))}
      onChange={(address: string) => void navigate(address)}
      popupMatchSelectWidth={false}
    />
  );
}
