import { Button, Input } from "antd";
import { useState } from "react";

import { moment } from "../../admin/jobText";
import type { TicketDetail } from "../../desk/types";
import { useWords } from "../../words/words";
import type { TicketState } from "./useTicket";

interface Props {
  ticket: TicketDetail;
  act: TicketState["act"];
}

/** What staff tell each other; no enterprise sees it. */
export function Notes({ ticket, act }: Props) {
  const t = useWords();
  const [text, setText] = useState("");
  const [saving, setSaving] = useState(false);
  const notes = ticket.events.filter(({ name }) => name === "note_added");

  const save = async () => {
    setSaving(true);
    if (await act("notes", { text: text.trim() }, t("done.saved"))) setText("");
    setSaving(false);
  };
  return (
    <>
      <h2>{t("ticket.notes")}</h2>
      {notes.length > 0 && (
        <ul className="note-list">
          {notes.map(({ number, body, actor, at }) => (
            <li key={number}>
              <p>{String(body.text ?? "")}</p>
              <span>
                {actor.name} · {moment(at)}
              </span>
            </li>
          ))}
        </ul>
      )}
      {ticket.allowed.includes("notes") && (
        <div className="note-form">
          <Input.TextArea
            aria-label={t("ticket.note-add")}
            placeholder={t("ticket.note-add")}
            autoSize={{ minRows: 1, maxRows: 6 }}
            maxLength={4000}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <Button size="small" disabled={text.trim() === ""} loading={saving} onClick={() => void save()}>
            {t("ticket.note-save")}
          </Button>
        </div>
      )}
    </>
  );
}
