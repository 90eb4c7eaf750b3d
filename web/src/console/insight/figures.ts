import type { Translate } from "../../words/words";

const round = (value: number) => Math.round(value * 10) / 10;

/** 「3 小时」, 「2.5 天」; from two days on in days. */
export function duration(t: Translate, hours: number): string {
  if (hours < 1) return t("stats.minutes", { n: Math.max(1, Math.round(hours * 60)) });
  return hours < 48 ? t("stats.hours", { n: round(hours) }) : t("stats.days", { n: round(hours / 24) });
}

/** 「42%」, or a dash where nothing was counted. */
export const share = (value: number | null | undefined) => (value === null || value === undefined ? "—" : `${Math.round(value * 100)}%`);

/** The mean level of ratings, or null where there are none. */
export function meanRating(ratings: Record<string, number>): { mean: number | null; count: number } {
  const count = Object.values(ratings).reduce((sum, n) => sum + n, 0);
  const total = Object.entries(ratings).reduce((sum, [level, n]) => sum + Number(level) * n, 0);
  return { mean: count === 0 ? null : round(total / count), count };
}
