const DAY_MS = 86_400_000;

// The Swedish form of a date is the ISO form.
const parkDay = (date: Date) => date.toLocaleDateString("sv-SE", { timeZone: "Asia/Shanghai" });

/** The last `days` days up to today where the park is, both ends included. */
export const lastDays = (days: number, now = new Date()): { since: string; until: string } => ({
  since: parkDay(new Date(now.getTime() - (days - 1) * DAY_MS)),
  until: parkDay(now),
});

/** All days from `since` to `until`, ISO. */
export function daysBetween(since: string, until: string): string[] {
  const days: string[] = [];
  for (let at = Date.parse(since); at <= Date.parse(until); at += DAY_MS) days.push(new Date(at).toISOString().slice(0, 10));
  return days;
}
