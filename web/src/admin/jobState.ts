import type { JobDetail, JobEvent, JobState, StoredFile } from "../api/jobTypes";

/** A job as its events have told so far. */
export interface FollowedJob {
  job: JobDetail;
  /** By document: a file that was read twice is there once. */
  stored: StoredFile[];
  /** Why some documents are found by words alone. */
  embeddingProblem: string | null;
  isIndexing: boolean;
}

const UNFINISHED = new Set<JobState>(["queued", "running", "paused"]);

export const isUnfinished = ({ state }: { state: JobState }) => UNFINISHED.has(state);

/** What is known of a job after one more event; null until the job itself has come. */
export function afterEvent(followed: FollowedJob | null, { event, data }: JobEvent): FollowedJob | null {
  if (event === "job") {
    return { stored: [], embeddingProblem: null, isIndexing: false, ...followed, job: data };
  }
  if (!followed) return null;
  const { job } = followed;
  switch (event) {
    case "state":
      return afterState(followed, data);
    case "progress":
      return { ...followed, job: { ...job, progress: data } };
    case "file":
      return { ...followed, stored: [...followed.stored.filter((file) => file.document_id !== data.document_id), data] };
    case "failure":
      return { ...followed, job: { ...job, failures: [...job.failures.filter(({ path }) => path !== data.path), data] } };
    case "embedding_failed":
      return { ...followed, embeddingProblem: data.reason };
    case "indexing":
      return { ...followed, isIndexing: true };
    default:
      return followed;
  }
}

/** A job that runs again has forgotten its failures; what it stored stays stored. */
function afterState(followed: FollowedJob, { state, reason = null, at }: { state: JobState; reason?: string | null; at: string }): FollowedJob {
  const job = { ...followed.job, state, reason };
  if (state === "running") {
    return { ...followed, embeddingProblem: null, job: { ...job, failures: [], started_at: at, ended_at: null } };
  }
  return { ...followed, isIndexing: false, job: { ...job, ended_at: isUnfinished({ state }) ? null : at } };
}
