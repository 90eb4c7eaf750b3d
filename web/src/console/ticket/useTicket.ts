import { App } from "antd";
import { useCallback, useEffect, useState } from "react";

import { type ApiError, toApiError } from "../../api/problem";
import { actOn, getTicket } from "../../desk/requests";
import type { TicketDetail } from "../../desk/types";
import { useWords } from "../../words/words";

const CONFLICT = 409;

/** A ticket and what is done to it. Another person's change in between is shown, and nothing is done. */
export function useTicket(id: string) {
  const t = useWords();
  const { message } = App.useApp();
  const [ticket, setTicket] = useState<TicketDetail | null>(null);
  const [error, setError] = useState<ApiError | null>(null);

  const reload = useCallback(async () => {
    try {
      setTicket(await getTicket(id));
      setError(null);
    } catch (problem) {
      setError(toApiError(problem));
    }
  }, [id]);

  useEffect(() => {
    setTicket(null);
    void reload();
  }, [reload]);

  const revision = ticket?.revision;
  const act = useCallback(
    async (action: string, body: Record<string, unknown>, done?: string): Promise<boolean> => {
      try {
        setTicket(await actOn(id, action, { ...body, revision }));
        if (done) message.success(done);
        return true;
      } catch (problem) {
        const { status, message: words } = toApiError(problem);
        message.error(status === CONFLICT ? `${words} ${t("ticket.changed")}` : words);
        if (status === CONFLICT) await reload();
        return false;
      }
    },
    [id, revision, message, reload, t],
  );

  return { ticket: ticket?.id === id || ticket?.number === id ? ticket : null, error, reload, act };
}

export type TicketState = ReturnType<typeof useTicket>;
