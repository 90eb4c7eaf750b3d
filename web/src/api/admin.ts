import type { Doubt } from "./compareTypes";
import { address, csrfHeaders, getJson, request } from "./http";
import type { Job, JobAction, JobDetail, JobEvent } from "./jobTypes";
import { fromProblem, interrupted, unreachable } from "./problem";
import { readEvents } from "./sse";
import type { Problem } from "./types";

/** An empty token: the session of whoever is signed in says who it is. */
const authorisation = (token: string): Record<string, string> => (token ? { authorization: `Bearer ${token}` } : csrfHeaders());

const jobPath = (id: string) => `/admin/jobs/${encodeURIComponent(id)}`;

/** The newest jobs, newest first. */
export const listJobs = (token: string, signal?: AbortSignal) =>
  getJson<{ items: Job[] }>(address("/admin/jobs", { limit: 50 }), { signal, headers: authorisation(token) });

export const getJob = (token: string, id: string, signal?: AbortSignal) =>
  getJson<JobDetail>(address(jobPath(id)), { signal, headers: authorisation(token) });

export const steerJob = (token: string, id: string, action: JobAction) =>
  getJson<JobDetail>(address(`${jobPath(id)}/${action}`), { method: "POST", headers: authorisation(token) });

export interface NumberedEvent {
  number: string | null;
  event: JobEvent;
}

/** What an officer has to settle, on a day. */
export const listDoubts = (token: string, asOf: string, signal?: AbortSignal) =>
  getJson<{ items: Doubt[] }>(address("/policies/doubts", { as_of: asOf }), { signal, headers: authorisation(token) });

/** The events of a job after the one of number `after`, until it has ended or the connection has. */
export async function* followJob(
  token: string,
  id: string,
  after: string | null,
  signal: AbortSignal,
): AsyncGenerator<NumberedEvent> {
  const headers = { accept: "text/event-stream", ...authorisation(token), ...(after && { "last-event-id": after }) };
  const response = await request(address(`${jobPath(id)}/events`), { headers, signal });
  if (response.status === 204 || !response.body) return;
  try {
    for await (const { event, data, id: number } of readEvents(response.body)) {
      yield { number: number ?? null, event: { event, data: JSON.parse(data) as unknown } as JobEvent };
    }
  } catch (error) {
    if (error instanceof TypeError && !signal.aborted) throw interrupted();
    throw error;
  }
}

/** Sends the files in one request, as one job. `fetch` cannot tell how much is sent, XMLHttpRequest can. */
export function uploadFiles(
  token: string,
  files: File[],
  onSent: (share: number) => void,
  signal: AbortSignal,
): Promise<JobDetail> {
  const body = new FormData();
  for (const file of files) body.append("files", file, file.name);
  return new Promise((resolve, reject) => {
    const call = new XMLHttpRequest();
    call.open("POST", address("/admin/documents"));
    for (const [name, value] of Object.entries(authorisation(token))) call.setRequestHeader(name, value);
    call.responseType = "json";
    call.upload.addEventListener("progress", ({ loaded, total }) => onSent(total > 0 ? loaded / total : 0));
    call.addEventListener("load", () =>
      call.status < 300
        ? resolve(call.response as JobDetail)
        : reject(fromProblem((call.response ?? {}) as Partial<Problem>, call.status)),
    );
    call.addEventListener("error", () => reject(unreachable()));
    call.addEventListener("abort", () => reject(signal.reason as Error));
    signal.addEventListener("abort", () => call.abort(), { once: true });
    call.send(body);
  });
}
