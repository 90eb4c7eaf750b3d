import type { Gap, ReviewedAnswer, Stats } from "../src/api/learning";
import { answerTo } from "./answers.ts";

const drafting = (sent: number, kept: number) => ({ sent, unchanged: 0.42, distance: 0.18, kept, changed: 14, added: 9, removed: 4 });

export function stats(): Stats {
  const by_day: Record<string, number> = {};
  for (let back = 0; back < 30; back += 1) {
    const day = new Date(Date.now() - back * 86_400_000);
    if (day.getDay() % 6 !== 0) by_day[day.toISOString().slice(0, 10)] = 2 + ((back * 7) % 6);
  }
  return {
    opened: 96,
    by_day,
    by_kind: { consult: 58, filing: 21, appeal: 11, stuck: 6 },
    by_state: {},
    by_origin: {},
    overdue: 2,
    waiting: { all: { answered: 83, median_hours: 21.4, p90_hours: 60, in_time: 0.96 } },
    drafting: { all: drafting(83, 410), consult: drafting(50, 240), filing: drafting(20, 110), appeal: drafting(9, 40), stuck: drafting(4, 20) },
    ratings: { 5: 31, 4: 14, 3: 4, 2: 1, 1: 1 },
    reasons: { 答复准确: 28, 依据清楚: 22, 回复及时: 19, 还可以更快: 4, 回复太慢: 2 },
    questions: 642,
    refused: 71,
    signed: 38,
  };
}

export const GAPS: Gap[] = [
  {
    question: "园区对企业自建光伏有没有补贴？",
    times: 9,
    newest: "2026-11-22T06:00:00Z",
    examples: ["园区对企业自建光伏有没有补贴？", "厂房屋顶装光伏能补多少", "分布式光伏有奖励吗"],
  },
  { question: "员工子女入学怎么安排？", times: 6, newest: "2026-11-21T02:00:00Z", examples: ["员工子女入学怎么安排？", "高管子女上学有照顾吗"] },
  { question: "跨境数据传输备案由哪个部门受理？", times: 3, newest: "2026-11-18T02:00:00Z", examples: ["跨境数据传输备案由哪个部门受理？"] },
];

const cited = answerTo("高企认定奖励").citations.slice(0, 2);

export const REVIEWED: ReviewedAnswer[] = [
  {
    id: "r1",
    ticket_id: "t7",
    question: "首次认定高新技术企业奖励多少？",
    variants: ["高企首次认定能领多少钱", "第一次通过高企认定有什么奖励"],
    text: "对首次通过高新技术企业认定的企业，给予一次性奖励20万元。[1][2]",
    citations: cited,
    state: "valid",
    lapsed_for: "",
    approved_by: "user:u3",
    approved_at: "2026-11-18T03:00:00Z",
  },
  {
    id: "r2",
    ticket_id: null,
    question: "2023年的试行办法还能用吗？",
    variants: [],
    text: "试行办法已被替代。[1]",
    citations: cited.slice(0, 1),
    state: "lapsed",
    lapsed_for: "《示范高新区高新技术企业培育奖励办法》第三条已修改",
    approved_by: "user:u2",
    approved_at: "2026-10-11T03:00:00Z",
  },
];
