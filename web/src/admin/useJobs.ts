import { useCallback, useEffect, useState } from "react";

import { listJobs } from "../api/admin";
import type { Job } from "../api/jobTypes";
import type { ApiError } from "../api/problem";
import { isUnfinished } from "./jobState";
import { spokenToOfficer } from "./officer";

// Jobs also begin and end elsewhere: on the command line, in another officer's browser.
const BUSY_MS = 3000;
const IDLE_MS = 15_000;

/** The newest jobs, looked at again and again. While the server cannot be reached the last ones stay. */
export function useJobs(token: string) {
  const [jobs, setJobs] = useState<Job[] | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [round, setRound] = useState(0);

  useEffect(() => {
    const controller = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const look = async () => {
      let pause = IDLE_MS;
      try {
        const { items } = await listJobs(token, controller.signal);
        if (controller.signal.aborted) return;
        setJobs(items);
        setError(null);
        if (items.some(isUnfinished)) pause = BUSY_MS;
      } catch (problem) {
        if (controller.signal.aborted) return;
        setError(spokenToOfficer(problem));
        pause = BUSY_MS;
      }
      timer = setTimeout(() => void look(), pause);
    };
    void look();
    return () => {
      controller.abort();
      clearTimeout(timer);
    };
  }, [token, round]);

  const reload = useCallback(() => setRound((count) => count + 1), []);
  return { jobs, error, reload };
}
