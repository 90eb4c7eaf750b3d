import { UploadOutlined } from "@ant-design/icons";
import { Button, Input } from "antd";
import { useRef, useState } from "react";

import type { TicketState } from "../console/ticket/useTicket";
import { useDone } from "../console/useDone";
import { attach } from "../desk/requests";
import type { TicketDetail } from "../desk/types";
import { useWords } from "../words/words";

interface Props {
  ticket: TicketDetail;
  act: TicketState["act"];
  onChange: () => Promise<void>;
}

/** Says more about one's ticket, in words or with a file. */
export function AddBox({ ticket, act, onChange }: Props) {
  const t = useWords();
  const run = useDone();
  const [text, setText] = useState("");
  const [busy, setBusy] = useState<"text" | "file" | null>(null);
  const input = useRef<HTMLInputElement>(null);

  const send = async () => {
    setBusy("text");
    if (await act("messages", { text: text.trim() }, t("add.done"))) setText("");
    setBusy(null);
  };
  const sendFile = async (file: File | undefined) => {
    if (!file) return;
    setBusy("file");
    await run(() => attach(ticket.id, file, false), t("add.done"));
    if (input.current) input.current.value = "";
    await onChange();
    setBusy(null);
  };
  return (
    <section className="my-part" aria-labelledby="my-add">
      <h2 id="my-add">{t("add.title")}</h2>
      <Input.TextArea
        aria-label={t("add.label")}
        placeholder={t("add.hint")}
        autoSize={{ minRows: 2, maxRows: 8 }}
        maxLength={5000}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <p className="my-buttons">
        <Button type="primary" disabled={text.trim() === ""} loading={busy === "text"} onClick={() => void send()}>
          {t("add.do")}
        </Button>
        {ticket.allowed.includes("attachments") && (
          <>
            <input
              ref={input}
              type="file"
              className="visually-hidden"
              aria-label={t("add.file")}
              tabIndex={-1}
              onChange={(event) => void sendFile(event.target.files?.[0])}
            />
            <Button icon={<UploadOutlined aria-hidden="true" />} loading={busy === "file"} onClick={() => input.current?.click()}>
              {t("add.file")}
            </Button>
          </>
        )}
      </p>
    </section>
  );
}
