import type { MissingFact } from "../api/types";

export type FactValue = string | number | boolean;

/** How a fact is asked for: a choice of 是/否, a number with the unit it is counted in, or free words. */
export type FactInput = { type: "choice" } | { type: "number"; unit: string; factor: number } | { type: "words" };

const UNITS: Record<string, string> = { CNY: "元", percent: "%", "%": "%", person: "人", year: "年", month: "个月", day: "天" };

const YES_OR_NO = /是否|吗[？?]?$|有无|有没有/;

export function factInput({ question, unit }: MissingFact): FactInput {
  // 「研发费用是多少（万元）？」 asks in 万元 what the profile keeps in yuan.
  if (unit === "CNY" && question.includes("万元")) return { type: "number", unit: "万元", factor: 10_000 };
  if (unit) return { type: "number", unit: UNITS[unit] ?? unit, factor: 1 };
  return YES_OR_NO.test(question) ? { type: "choice" } : { type: "words" };
}

/** The value for the profile, or null where what was typed is not one. */
export function factValue(input: FactInput, typed: string): FactValue | null {
  const text = typed.trim();
  if (text === "") return null;
  if (input.type === "words") return text;
  if (input.type === "choice") return text === "是";
  const number = Number(text.replaceAll(",", "").replaceAll("，", ""));
  // 1.1 × 10,000 is not a whole number in binary floating point; two decimals of a yuan are.
  return Number.isFinite(number) && number >= 0 ? Math.round(number * input.factor * 100) / 100 : null;
}

/** 「上年度研发费用是多少（万元）？」 with 180 → 「上年度研发费用是多少（万元）？180万元」. */
export function factSentence(fact: MissingFact, input: FactInput, typed: string): string {
  return `${fact.question}${typed.trim()}${input.type === "number" ? input.unit : ""}`;
}
