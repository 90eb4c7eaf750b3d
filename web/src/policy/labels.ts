import type { Chain, Level, Policy, Provenance, Validity } from "../api/types";

export const VALIDITY_LABEL: Record<Validity, string> = {
  in_force: "现行有效",
  not_yet: "尚未施行",
  expired: "已过期",
  superseded: "已被替代",
  repealed: "已废止",
};

export const LEVEL_LABEL: Record<Level, string> = {
  national: "国家",
  province: "省级",
  city: "市级",
  park: "园区",
};

export const CHAIN_LABEL: Record<Chain, string> = {
  innovation: "创新链",
  industry: "产业链",
  talent: "人才链",
  policy: "政策链",
  capital: "资金链",
};

export const PROVENANCE_LABEL: Record<Provenance, string> = {
  demonstration: "演示",
  digest: "摘编",
  official: "官方",
};

export const PROVENANCE_HINT: Record<Provenance, string> = {
  demonstration: "演示用文件，机构、文号和数字均为虚构",
  digest: "公开政策的要点摘编，以官方原文为准",
  official: "主管部门发布的原文",
};

/** 「2025-04-01 至 2028-03-31」, 「自 2025-04-01 起」, 「至 2028-03-31」 or "" when no date is known. */
export function effectivePeriod({ effective_from: from, effective_to: to }: Pick<Policy, "effective_from" | "effective_to">) {
  if (from && to) return `${from} 至 ${to}`;
  if (from) return `自 ${from} 起`;
  return to ? `至 ${to}` : "";
}
