import type { FactValue, KnownFact, MissingFact, Profile } from "../api/types";

/** 「1,800」, 「12.5」, 「-3」, also with a full-width comma. */
const NUMBER = /^-?\d[\d,，]*(\.\d+)?$/;

/** What a number typed for the fact is counted in; null where the fact is no number. */
export function unitOf({ type, unit }: MissingFact): string | null {
  if (type === "money") return "万元";
  if (type === "ratio") return "%";
  return type === "number" ? (unit ?? "") : null;
}

const plainNumber = (typed: string) => typed.replaceAll(/[,，]/g, "");

/** The value for the profile, or null where what was typed is not one: 「1,800」 of money → 「1800万元」, which the API reads. */
export function factValue(fact: MissingFact, typed: string): FactValue | null {
  const text = typed.trim();
  if (text === "") return null;
  if (fact.type === "boolean") return text === "是";
  if (fact.type === "choices") return text.split("、");
  const unit = unitOf(fact);
  if (unit === null) return text;
  return NUMBER.test(text) ? plainNumber(text) + unit : null;
}

/** 「公司2025年的研发费用是多少？」 with 180 → 「公司2025年的研发费用是多少？180万元」. */
export function factSentence(fact: MissingFact, typed: string): string {
  const names = new Map(fact.options);
  const shown = typed.trim().split("、").map((value) => names.get(value) ?? value);
  return `${fact.question}${shown.join("、")}${unitOf(fact) ?? ""}`;
}

/** Values as the API takes them: a yearly fact's by year. */
export function profileOf(given: { key: string; year: number | null; value: FactValue }[]): Profile {
  const profile: Profile = {};
  for (const { key, year, value } of given) {
    const held = profile[key];
    const years = typeof held === "object" && !Array.isArray(held) ? held : {};
    profile[key] = year === null ? value : { ...years, [String(year)]: value };
  }
  return profile;
}

/** 「600万元」, 「7.5%」, 「28人」: a number and its unit. */
const QUANTITY = /^(-?\d[\d,，]*(?:\.\d+)?)(\D*)$/;

/** A known fact's new value, or null where it is none; a bare number keeps the unit that the fact is shown in. */
export function correctedValue({ value, shown }: KnownFact, typed: string): FactValue | null {
  const text = typed.trim();
  if (text === "") return null;
  if (typeof value === "boolean") return text === "是";
  if (Array.isArray(value)) return text.split("、");
  const unit = QUANTITY.exec(shown)?.[2];
  if (unit === undefined) return text;
  const quantity = QUANTITY.exec(text);
  return quantity ? plainNumber(quantity[1] ?? "") + (quantity[2] || unit) : null;
}

/** 「研发费用（2025年）」. */
export const factName = ({ name, key, year }: KnownFact) => `${name || key}${year === null ? "" : `（${year}年）`}`;
