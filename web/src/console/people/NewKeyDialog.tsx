import { Alert, Button, Input, InputNumber, Modal, Select } from "antd";
import { useState } from "react";

import type { Role } from "../../api/auth";
import { addKey } from "../../api/people";
import { toApiError } from "../../api/problem";
import { copyText } from "../../chat/copyText";
import { useWords } from "../../words/words";
import { ROLES, SCOPES } from "./roles";

const DAYS = 90;

/** Makes a key; its secret is shown once and nowhere kept by the page. */
export function NewKeyDialog({ onClose, onAdded }: { onClose: () => void; onAdded: () => void }) {
  const t = useWords();
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("officer");
  const [scopes, setScopes] = useState<string[]>([]);
  const [days, setDays] = useState(DAYS);
  const [secret, setSecret] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const save = async () => {
    setBusy(true);
    setProblem(null);
    try {
      const key = await addKey({ name: name.trim(), role, days, ...(scopes.length > 0 && { scopes }) });
      setSecret(key.secret);
      onAdded();
    } catch (error) {
      setProblem(toApiError(error).message);
    } finally {
      setBusy(false);
    }
  };
  if (secret !== null) return <SecretDialog secret={secret} onClose={onClose} />;
  return (
    <Modal
      open
      width={460}
      title={t("keys.add")}
      okText={t("do.save")}
      cancelText={t("do.cancel")}
      okButtonProps={{ disabled: name.trim() === "", loading: busy }}
      onOk={() => void save()}
      onCancel={onClose}
    >
      <div className="console-form">
        {problem && <Alert type="error" showIcon title={problem} role="alert" />}
        <label htmlFor="key-name">{t("keys.name")}</label>
        <Input id="key-name" maxLength={200} value={name} onChange={(event) => setName(event.target.value)} />
        <label htmlFor="key-role">{t("people.role")}</label>
        <Select
          id="key-role"
          value={role}
          onChange={setRole}
          options={ROLES.filter((value) => value !== "enterprise").map((value) => ({ value, label: t(`role.${value}`) }))}
        />
        <label htmlFor="key-scopes">{t("keys.scopes")}</label>
        <Select
          id="key-scopes"
          mode="multiple"
          placeholder={t("keys.scopes-all")}
          value={scopes}
          onChange={setScopes}
          options={SCOPES.map((value) => ({ value, label: t(`scope.${value}`) }))}
        />
        <label htmlFor="key-days">{t("keys.days")}</label>
        <InputNumber id="key-days" min={1} max={366} precision={0} value={days} onChange={(value) => setDays(value ?? DAYS)} />
      </div>
    </Modal>
  );
}

function SecretDialog({ secret, onClose }: { secret: string; onClose: () => void }) {
  const t = useWords();
  const [copied, setCopied] = useState(false);
  return (
    <Modal
      open
      width={520}
      title={t("keys.add")}
      mask={{ closable: false }}
      footer={
        <Button type="primary" onClick={onClose}>
          {t("do.close")}
        </Button>
      }
      onCancel={onClose}
    >
      <Alert type="warning" showIcon title={t("keys.secret")} />
      <p className="key-secret">
        <code>{secret}</code>
        <Button size="small" onClick={() => void copyText(secret).then(setCopied)}>
          {t(copied ? "done.copied" : "do.copy")}
        </Button>
      </p>
    </Modal>
  );
}
