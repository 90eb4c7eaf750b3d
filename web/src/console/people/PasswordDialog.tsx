import { Alert, Input, Modal } from "antd";
import { useState } from "react";

import { changeUser, type User } from "../../api/people";
import { toApiError } from "../../api/problem";
import { useWords } from "../../words/words";

export function PasswordDialog({ user, onClose }: { user: User; onClose: () => void }) {
  const t = useWords();
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    try {
      await changeUser(user.id, { password });
      onClose();
    } catch (error) {
      setProblem(toApiError(error).message);
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      width={420}
      title={`${t("people.reset")} · ${user.display_name || user.name}`}
      okText={t("do.save")}
      cancelText={t("do.cancel")}
      okButtonProps={{ disabled: password === "", loading: busy }}
      onOk={() => void save()}
      onCancel={onClose}
    >
      <div className="console-form">
        {problem && <Alert type="error" showIcon title={problem} role="alert" />}
        <label htmlFor="reset-password">{t("people.new-password")}</label>
        <Input.Password id="reset-password" autoComplete="new-password" value={password} onChange={(event) => setPassword(event.target.value)} />
        <p className="hint">{t("people.password-hint")}</p>
      </div>
    </Modal>
  );
}
