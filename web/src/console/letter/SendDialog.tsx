import { Alert, Checkbox, Input, Modal } from "antd";
import { useState } from "react";

import { sendDraft } from "../../desk/requests";
import type { Channel, TicketDetail } from "../../desk/types";
import { useWords } from "../../words/words";
import { useDone } from "../useDone";

type Elsewhere = Exclude<Channel["channel"], "conversation">;

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const URL_START = /^https?:\/\/\S+$/;

interface Props {
  ticket: TicketDetail;
  revision: number;
  /** How many findings are left. */
  findings: number;
  onClose: () => void;
  onSent: () => Promise<void>;
}

/** Signs the letter and chooses the ways it leaves by. */
export function SendDialog({ ticket, revision, findings, onClose, onSent }: Props) {
  const t = useWords();
  const run = useDone();
  const [chosen, setChosen] = useState<Set<Elsewhere>>(new Set());
  const [email, setEmail] = useState(ticket.contact.email ?? "");
  const [running, setRunning] = useState(false);
  const [url, setUrl] = useState("");
  const urlWrong = chosen.has("webhook") && !URL_START.test(url.trim());
  const emailWrong = chosen.has("email") && !EMAIL.test(email.trim());

  const toggle = (channel: Elsewhere) =>
    setChosen((all) => {
      const next = new Set(all);
      if (!next.delete(channel)) next.add(channel);
      return next;
    });
  const send = async () => {
    setRunning(true);
    const elsewhere = [...chosen].map((channel): Channel => ({ channel, address: channel === "email" ? email.trim() : url.trim() }));
    const channels: Channel[] = [{ channel: "conversation" }, ...elsewhere];
    const error = await run(() => sendDraft(ticket.id, revision, channels), t("send.done"));
    setRunning(false);
    await onSent();
    if (!error) onClose();
  };
  return (
    <Modal
      open
      width={480}
      title={t("send.title")}
      okText={t("send.go")}
      cancelText={t("do.cancel")}
      okButtonProps={{ disabled: emailWrong || urlWrong, loading: running }}
      onOk={() => void send()}
      onCancel={onClose}
    >
      <div className="console-form send-form">
        <p className="hint">{t("send.lead")}</p>
        {findings > 0 && <Alert type="warning" showIcon title={t("send.findings", { n: findings })} />}
        <fieldset>
          <legend className="label">{t("send.channels")}</legend>
          <Checkbox checked disabled>
            {t("send.conversation")}
          </Checkbox>
          <Checkbox checked={chosen.has("email")} onChange={() => toggle("email")}>
            {t("send.email")}
          </Checkbox>
          {chosen.has("email") && (
            <>
              <label htmlFor="send-email">{t("send.address")}</label>
              <Input
                id="send-email"
                type="email"
                value={email}
                status={emailWrong && email !== "" ? "error" : undefined}
                onChange={(event) => setEmail(event.target.value)}
              />
              {emailWrong && email !== "" && <p className="field-error">{t("send.address-wrong")}</p>}
            </>
          )}
          <Checkbox checked={chosen.has("webhook")} onChange={() => toggle("webhook")}>
            {t("send.webhook")}
          </Checkbox>
          {chosen.has("webhook") && (
            <>
              <label htmlFor="send-url">{t("send.url")}</label>
              <Input
                id="send-url"
                type="url"
                placeholder="https://"
                value={url}
                status={urlWrong && url !== "" ? "error" : undefined}
                onChange={(event) => setUrl(event.target.value)}
              />
            </>
          )}
        </fieldset>
      </div>
    </Modal>
  );
}
