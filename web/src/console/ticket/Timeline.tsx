import { useCallback } from "react";

import { moment } from "../../admin/jobText";
import { useLoaded } from "../../api/useLoaded";
import { listStaff } from "../../desk/requests";
import type { TicketEvent } from "../../desk/types";
import { useWords } from "../../words/words";
import { eventRemark, eventWords } from "./eventWords";

/** Everything that happened, the newest first; notes stand in a list of their own. */
export function Timeline({ events }: { events: TicketEvent[] }) {
  const t = useWords();
  const { value: staff } = useLoaded(listStaff);
  const nameOf = useCallback(
    (actor: string) =>
      staff?.find((person) => person.actor === actor)?.name ??
      events.find((event) => event.actor.actor === actor)?.actor.name ??
      actor,
    [staff, events],
  );
  const shown = events.filter(({ name }) => name !== "note_added").toReversed();
  return (
    <>
      <h2>{t("ticket.timeline")}</h2>
      <ol className="timeline">
        {shown.map((event) => {
          const remark = eventRemark(event);
          return (
            <li key={event.number} data-event={event.name}>
              <span className="timeline-words">{eventWords(t, event, nameOf)}</span>
              {remark && <span className="timeline-remark">{remark}</span>}
              <span className="timeline-who">
                {event.actor.name} · {moment(event.at)}
              </span>
            </li>
          );
        })}
      </ol>
    </>
  );
}
