/** The shapes of the administration's part of the HTTP API: ingestion jobs and their events. */

export type JobState = "queued" | "running" | "paused" | "cancelled" | "failed" | "done";
export type JobAction = "pause" | "resume" | "cancel" | "retry";

export interface JobProgress {
  /** Null until the sources have been looked through. */
  files_total: number | null;
  files_done: number;
  files_ingested: number;
  files_unchanged: number;
  files_failed: number;
  pages: number;
  passages: number;
  vectors_done: number;
  vectors_total: number;
  seconds_left: number | null;
}

export interface Job {
  id: string;
  kind: string;
  state: JobState;
  sources: string[];
  progress: JobProgress;
  /** Why it failed as a whole. */
  reason: string | null;
  attempts: number;
  created_at: string;
  started_at: string | null;
  ended_at: string | null;
}

export interface JobFailure {
  path: string;
  reason: string;
}

export interface JobDetail extends Job {
  failures: JobFailure[];
}

/** A file whose document is in the catalogue. */
export interface StoredFile {
  path: string;
  document_id: string;
  title: string;
  version: number;
  passages: number;
  pages: number;
  notes: string[];
}

type Dated<T> = T & { at: string };

/** All but `job`, the job as it is, carry a number: what happened, from the beginning on. */
export type JobEvent =
  | { event: "job"; data: JobDetail }
  | { event: "state"; data: Dated<{ state: JobState; reason?: string | null }> }
  | { event: "progress"; data: Dated<JobProgress> }
  | { event: "file"; data: Dated<StoredFile> }
  | { event: "failure"; data: Dated<JobFailure> }
  | { event: "embedding_failed"; data: Dated<{ reason: string; missing: number }> }
  | { event: "indexing"; data: Dated<object> };
