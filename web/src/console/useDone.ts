import { App } from "antd";
import { useCallback } from "react";

import { type ApiError, toApiError } from "../api/problem";

/** Runs what a button asks for: says that it is done, or why it is not. Resolves to the error, or null. */
export function useDone() {
  const { message } = App.useApp();
  return useCallback(
    async (work: () => Promise<unknown>, done?: string): Promise<ApiError | null> => {
      try {
        await work();
        if (done) message.success(done);
        return null;
      } catch (problem) {
        const error = toApiError(problem);
        message.error(error.message);
        return error;
      }
    },
    [message],
  );
}
