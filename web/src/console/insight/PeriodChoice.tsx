import { Segmented } from "antd";

import { useWords } from "../../words/words";

export const PERIODS = [7, 30, 90] as const;
export type Period = (typeof PERIODS)[number];

/** Over how many days figures are shown. */
export function PeriodChoice({ value, onChange }: { value: Period; onChange: (days: Period) => void }) {
  const t = useWords();
  return (
    <Segmented<Period>
      aria-label={t("stats.period")}
      value={value}
      onChange={onChange}
      options={PERIODS.map((days) => ({ value: days, label: t(`stats.last-${days}`) }))}
    />
  );
}
