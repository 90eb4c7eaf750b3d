import { address, getJson } from "./http";

/** One metric. `shown` is the value as people read it. */
export interface MetricValue {
  name: string;
  title: string;
  value: number | null;
  shown: string;
  higher_is_better: boolean;
}

/** One stored run of the evaluation with its main figures. */
export interface EvaluationRun {
  name: string;
  made_at: string;
  cases: number;
  model: string | null;
  metrics: MetricValue[];
  has_report: boolean;
}

/** A run with all of its figures and what it was held against. */
export interface EvaluationDetail extends EvaluationRun {
  settings: Record<string, unknown>;
  checks: { metric: string; title: string; wanted: string; value: number | null; passed: boolean }[];
}

/** The newest first. */
export const listEvaluations = (signal?: AbortSignal) => getJson<{ items: EvaluationRun[] }>(address("/evaluations"), { signal });

const runPath = (name: string, part = "") => address(`/evaluations/${encodeURIComponent(name)}${part}`);

export const getEvaluation = (name: string, signal?: AbortSignal) => getJson<EvaluationDetail>(runPath(name), { signal });

export const reportUrl = (name: string) => runPath(name, "/report");
