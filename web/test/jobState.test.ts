import { describe, expect, it } from "vitest";

import { afterEvent, type FollowedJob } from "../src/admin/jobState";
import type { JobDetail, JobEvent, JobProgress, StoredFile } from "../src/api/jobTypes";

const at = "2026-11-23T06:00:00Z";

const progress: JobProgress = {
  files_total: 2,
  files_done: 0,
  files_ingested: 0,
  files_unchanged: 0,
  files_failed: 0,
  pages: 0,
  passages: 0,
  vectors_done: 0,
  vectors_total: 0,
  seconds_left: null,
};

const job: JobDetail = {
  id: "j",
  kind: "ingest",
  state: "queued",
  sources: ["a.pdf", "b.pdf"],
  progress,
  reason: null,
  attempts: 0,
  created_at: at,
  started_at: null,
  ended_at: null,
  failures: [],
};

const stored: StoredFile = { path: "a.pdf", document_id: "a", title: "甲", version: 1, passages: 3, pages: 1, notes: [] };

const told = (...events: JobEvent[]) => events.reduce<FollowedJob | null>(afterEvent, null);

describe("afterEvent", () => {
  it("follows a job to its end", () => {
    const followed = told(
      { event: "job", data: job },
      { event: "state", data: { state: "running", at } },
      { event: "file", data: { ...stored, at } },
      { event: "failure", data: { path: "b.pdf", reason: "文件已加密", at } },
      { event: "progress", data: { ...progress, files_done: 2, files_ingested: 1, files_failed: 1, at } },
      { event: "state", data: { state: "done", at } },
    );
    expect(followed?.job.state).toBe("done");
    expect(followed?.job.ended_at).toBe(at);
    expect(followed?.job.progress.files_done).toBe(2);
    expect(followed?.job.failures.map(({ path }) => path)).toEqual(["b.pdf"]);
    expect(followed?.stored.map(({ title }) => title)).toEqual(["甲"]);
  });

  it("does not tell a failure twice that the job as it is already holds", () => {
    const failure = { path: "b.pdf", reason: "文件已加密" };
    const followed = told(
      { event: "job", data: { ...job, state: "done", failures: [failure] } },
      { event: "failure", data: { ...failure, at } },
    );
    expect(followed?.job.failures).toHaveLength(1);
  });

  it("forgets failures and not documents when the job runs again", () => {
    const followed = told(
      { event: "job", data: { ...job, failures: [{ path: "b.pdf", reason: "文件已加密" }] } },
      { event: "file", data: { ...stored, at } },
      { event: "state", data: { state: "running", at } },
      { event: "file", data: { ...stored, version: 2, at } },
    );
    expect(followed?.job.failures).toEqual([]);
    expect(followed?.stored.map(({ version }) => version)).toEqual([2]);
  });

  it("keeps what the events told when the job itself comes again after a break", () => {
    const followed = told(
      { event: "job", data: job },
      { event: "file", data: { ...stored, at } },
      { event: "job", data: { ...job, state: "paused" } },
    );
    expect(followed?.job.state).toBe("paused");
    expect(followed?.stored).toHaveLength(1);
  });

  it("passes over events of a kind that it does not know", () => {
    const followed = told({ event: "job", data: job }, { event: "weather", data: {} } as unknown as JobEvent);
    expect(followed?.job).toEqual(job);
  });
});
