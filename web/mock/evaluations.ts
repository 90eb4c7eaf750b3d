import type { ServerResponse } from "node:http";

import { json } from "./replies.ts";

const RUNS = [
  {
    name: "2026-11-23-main",
    at: "2026-11-23T03:20:00Z",
    cases: 812,
    metrics: { answered: 0.962, citations: 0.998, figures: 0.995, abstained: 0.941 },
    settings: { model: null, embeddings: "bge-small-zh" },
  },
  {
    name: "2026-11-20-ranking",
    at: "2026-11-20T09:05:00Z",
    cases: 804,
    metrics: { answered: 0.951, citations: 0.997, figures: 0.995 },
    settings: { model: null, embeddings: "bge-small-zh" },
  },
];

export function evaluations(response: ServerResponse, part?: string) {
  if (part !== "report") return json(response, RUNS);
  response.setHeader("content-type", "text/html; charset=utf-8");
  response.end("<h1>评测报告</h1><p>812 题，得分 0.962。</p>");
}
