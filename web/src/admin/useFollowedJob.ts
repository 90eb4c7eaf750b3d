import { useCallback, useEffect, useState } from "react";

import { followJob, getJob } from "../api/admin";
import type { Job } from "../api/jobTypes";
import { afterEvent, type FollowedJob, isUnfinished } from "./jobState";
import { spokenToOfficer } from "./officer";

// A long job has told thousands of things before one looks: they are shown together.
const SHOW_EVERY_MS = 150;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 15_000;

const pause = (milliseconds: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
  });

/** A job and what its events tell, while `follow`; after a break it goes on where it was. */
export function useFollowedJob(token: string, listed: Job, follow: boolean) {
  const [followed, setFollowed] = useState<FollowedJob | null>(null);
  const [isLost, setIsLost] = useState(false);
  const [round, setRound] = useState(0);
  const { id, attempts } = listed;

  useEffect(() => {
    if (!follow) return;
    const controller = new AbortController();
    const { signal } = controller;
    let current: FollowedJob | null = null;
    let last: string | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const show = () => {
      timer = undefined;
      if (!signal.aborted) setFollowed(current);
    };

    const read = async () => {
      for await (const { number, event } of followJob(token, id, last, signal)) {
        last = number ?? last;
        current = afterEvent(current, event);
        timer ??= setTimeout(show, SHOW_EVERY_MS);
        setIsLost(false);
      }
      // The oldest events of a long job are no longer kept: the job itself is right where their sum is not.
      current = afterEvent(current, { event: "job", data: await getJob(token, id, signal) });
      setIsLost(false);
      show();
    };

    const keepReading = async () => {
      for (let wait = FIRST_PAUSE_MS; !signal.aborted; wait = Math.min(wait * 2, LONGEST_PAUSE_MS)) {
        const before = last;
        try {
          await read();
          if (current && !isUnfinished(current.job)) return;
        } catch (problem) {
          if (signal.aborted) return;
          if (spokenToOfficer(problem).status === 404) return;
          setIsLost(true);
        }
        if (last !== before) wait = FIRST_PAUSE_MS;
        await pause(wait, signal);
      }
    };
    void keepReading();
    return () => {
      controller.abort();
      clearTimeout(timer);
    };
    // A job that is tried again begins to tell again.
  }, [token, id, attempts, round, follow]);

  const lookAgain = useCallback(() => setRound((count) => count + 1), []);
  return { followed: follow ? followed : null, isLost: follow && isLost, lookAgain };
}
