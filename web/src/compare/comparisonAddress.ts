import type { Comparison } from "../api/compareTypes";
import type { PolicyDetail } from "../api/types";

/** The address of the page that compares a document with another text. */
export function comparisonAddress(id: string, { from, to, against }: Partial<Comparison>): string {
  const parameters = new URLSearchParams();
  if (from) parameters.set("from", String(from));
  if (to) parameters.set("to", String(to));
  if (against) parameters.set("against", against);
  const tail = parameters.toString();
  return `/policies/${encodeURIComponent(id)}/diff${tail ? `?${tail}` : ""}`;
}

const numberOf = (text: string | null) => (text && /^\d{1,6}$/.test(text) ? Number(text) : null);

export const comparisonOf = (parameters: URLSearchParams): Comparison => ({
  from: numberOf(parameters.get("from")),
  to: numberOf(parameters.get("to")),
  against: parameters.get("against"),
});

export interface ComparisonChoice {
  label: string;
  address: string;
}

/** Everything that a document can be compared with: its versions one by one, what it replaced, what replaced it. */
export function comparisonChoices({
  id,
  versions,
  supersedes,
  superseded_by,
}: Pick<PolicyDetail, "id" | "versions" | "supersedes" | "superseded_by">): ComparisonChoice[] {
  const newestFirst = [...versions].sort((a, b) => b - a);
  const pairs = newestFirst.flatMap((to, index) => newestFirst.slice(index + 1).map((from) => ({ from, to })));
  return [
    ...pairs.map(({ from, to }) => ({
      label: `第 ${from} 版 → 第 ${to} 版`,
      address: comparisonAddress(id, { from, to }),
    })),
    ...supersedes.map((old) => ({
      label: `与它所替代的《${old.title}》对比`,
      address: comparisonAddress(old.id, { against: id }),
    })),
    ...superseded_by.map((newer) => ({
      label: `与替代它的《${newer.title}》对比`,
      address: comparisonAddress(id, { against: newer.id }),
    })),
  ];
}
