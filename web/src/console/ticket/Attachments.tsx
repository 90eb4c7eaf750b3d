import { PaperClipOutlined, UploadOutlined } from "@ant-design/icons";
import { Button, Checkbox } from "antd";
import { useRef, useState } from "react";

import { fileSize } from "../../admin/jobText";
import { attach, attachmentUrl } from "../../desk/requests";
import type { TicketDetail } from "../../desk/types";
import { useWords } from "../../words/words";
import { useDone } from "../useDone";

interface Props {
  ticket: TicketDetail;
  onChange: () => Promise<void>;
}

/** The files of a ticket, and one more. */
export function Attachments({ ticket, onChange }: Props) {
  const t = useWords();
  const run = useDone();
  const [internal, setInternal] = useState(true);
  const [sending, setSending] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const may = ticket.allowed.includes("attachments");
  if (!may && ticket.attachments.length === 0) return null;

  const send = async (file: File | undefined) => {
    if (!file) return;
    setSending(true);
    await run(() => attach(ticket.id, file, internal), t("done.saved"));
    setSending(false);
    if (input.current) input.current.value = "";
    await onChange();
  };
  return (
    <>
      <h2>{t("ticket.attachments")}</h2>
      <AttachmentList attachments={ticket.attachments} />
      {may && (
        <p className="matter-attach">
          <input
            ref={input}
            type="file"
            className="visually-hidden"
            aria-label={t("ticket.attach")}
            tabIndex={-1}
            onChange={(event) => void send(event.target.files?.[0])}
          />
          <Button size="small" icon={<UploadOutlined aria-hidden="true" />} loading={sending} onClick={() => input.current?.click()}>
            {t("ticket.attach")}
          </Button>
          <Checkbox checked={internal} onChange={({ target }) => setInternal(target.checked)}>
            {t("ticket.attach-internal")}
          </Checkbox>
        </p>
      )}
    </>
  );
}

export function AttachmentList({ attachments }: { attachments: TicketDetail["attachments"] }) {
  const t = useWords();
  return (
    <ul className="attachment-list">
      {attachments.map(({ id, name, size, internal }) => (
        <li key={id}>
          <a href={attachmentUrl(id)} download={name}>
            <PaperClipOutlined aria-hidden="true" /> {name}
          </a>{" "}
          <span>{fileSize(size)}</span> {internal && <span className="badge badge-outline">{t("ticket.internal")}</span>}
        </li>
      ))}
    </ul>
  );
}
