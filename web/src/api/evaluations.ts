import { address, getJson } from "./http";

/** One run of the evaluation. */
export interface EvaluationRun {
  name: string;
  at: string;
  cases: number;
  metrics: Record<string, number>;
  settings: Record<string, unknown>;
}

export const listEvaluations = async (signal?: AbortSignal): Promise<EvaluationRun[]> => {
  const found = await getJson<EvaluationRun[] | { items: EvaluationRun[] }>(address("/evaluations"), { signal });
  return Array.isArray(found) ? found : found.items;
};

export const reportUrl = (name: string) => address(`/evaluations/${encodeURIComponent(name)}/report`);
