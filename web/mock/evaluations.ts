import type { ServerResponse } from "node:http";

import type { EvaluationRun, MetricValue } from "../src/api/evaluations";
import { json } from "./replies.ts";

const metric = (name: string, title: string, value: number): MetricValue => ({
  name,
  title,
  value,
  shown: `${(value * 100).toFixed(1)}%`,
  higher_is_better: true,
});

const run = (name: string, made_at: string, cases: number, hit: number): EvaluationRun => ({
  name,
  made_at,
  cases,
  model: null,
  metrics: [
    metric("document_hit", "文件命中", hit),
    metric("citation_exactness", "引文准确", 0.998),
    metric("figure_recall", "数字召回", 0.991),
    metric("abstention_recall", "该拒答的拒答", 0.941),
  ],
  has_report: true,
});

const RUNS = [run("2026-11-23-main", "2026-11-23T03:20:00Z", 812, 0.962), run("2026-11-20-ranking", "2026-11-20T09:05:00Z", 804, 0.951)];

const CHECKS = [
  { metric: "document_hit", title: "文件命中", wanted: "≥ 0.95", value: 0.962, passed: true },
  { metric: "figure_recall", title: "数字召回", wanted: "≥ 0.995", value: 0.991, passed: false },
];

/** Answers the addresses under /api/v1/evaluations. */
export function evaluations(response: ServerResponse, name: string, part?: string) {
  if (!name) return json(response, { items: RUNS });
  if (part !== "report") return json(response, { ...RUNS[0], settings: { embeddings: "bge-small-zh" }, checks: CHECKS });
  response.setHeader("content-type", "text/html; charset=utf-8");
  response.end("<h1>评测报告</h1><p>812 题，文件命中 96.2%。</p>");
}
