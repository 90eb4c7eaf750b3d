import { Button, Input } from "antd";
import { useState } from "react";

import type { TicketState } from "../console/ticket/useTicket";
import { useWords } from "../words/words";

/** Says that the answer did not solve it. */
export function ReopenBox({ act }: { act: TicketState["act"] }) {
  const t = useWords();
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  const send = async () => {
    setBusy(true);
    await act("reopen", { reason: reason.trim() }, t("reopen.done"));
    setBusy(false);
  };
  if (!open) {
    return (
      <p className="my-buttons">
        <Button onClick={() => setOpen(true)}>{t("reopen.do")}</Button>
      </p>
    );
  }
  return (
    <section className="my-part">
      <label htmlFor="reopen-reason">
        <h2>{t("reopen.title")}</h2>
      </label>
      <Input.TextArea id="reopen-reason" rows={3} maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
      <p className="my-buttons">
        <Button type="primary" disabled={reason.trim() === ""} loading={busy} onClick={() => void send()}>
          {t("handover.send")}
        </Button>
        <Button onClick={() => setOpen(false)}>{t("do.cancel")}</Button>
      </p>
    </section>
  );
}
