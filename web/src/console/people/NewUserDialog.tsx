import { Alert, Input, Modal, Select } from "antd";
import { useState } from "react";

import { addUser, type Enterprise, type NewUser } from "../../api/people";
import { toApiError } from "../../api/problem";
import { useWords } from "../../words/words";
import { ROLES } from "./roles";

const EMPTY: NewUser = { name: "", password: "", role: "officer" };

interface Props {
  open: boolean;
  enterprises: Enterprise[];
  onClose: () => void;
  onAdded: () => void;
}

export function NewUserDialog({ open, enterprises, onClose, onAdded }: Props) {
  const t = useWords();
  const [user, setUser] = useState(EMPTY);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const set = (changed: Partial<NewUser>) => setUser((all) => ({ ...all, ...changed }));
  const isReady = user.name.trim() !== "" && user.password !== "" && (user.role !== "enterprise" || user.enterprise_id);

  const save = async () => {
    setBusy(true);
    setProblem(null);
    try {
      const { display_name, email, enterprise_id, ...needed } = user;
      await addUser({
        ...needed,
        name: user.name.trim(),
        ...(display_name?.trim() && { display_name: display_name.trim() }),
        ...(email?.trim() && { email: email.trim() }),
        ...(user.role === "enterprise" && enterprise_id && { enterprise_id }),
      });
      setUser(EMPTY);
      onAdded();
    } catch (error) {
      setProblem(toApiError(error).message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      open={open}
      width={460}
      title={t("people.add-user")}
      okText={t("do.save")}
      cancelText={t("do.cancel")}
      okButtonProps={{ disabled: !isReady, loading: busy }}
      onOk={() => void save()}
      onCancel={onClose}
    >
      <div className="console-form">
        {problem && <Alert type="error" showIcon title={problem} role="alert" />}
        <label htmlFor="user-name">{t("people.name")}</label>
        <Input id="user-name" autoComplete="off" maxLength={200} value={user.name} onChange={(event) => set({ name: event.target.value })} />
        <label htmlFor="user-display">{t("people.display")}</label>
        <Input
          id="user-display"
          autoComplete="off"
          maxLength={100}
          value={user.display_name ?? ""}
          onChange={(event) => set({ display_name: event.target.value })}
        />
        <label htmlFor="user-role">{t("people.role")}</label>
        <Select
          id="user-role"
          value={user.role}
          onChange={(role) => set({ role })}
          options={ROLES.map((role) => ({ value: role, label: t(`role.${role}`) }))}
        />
        {user.role === "enterprise" && (
          <>
            <label htmlFor="user-enterprise">{t("people.enterprise")}</label>
            <Select
              id="user-enterprise"
              showSearch={{ optionFilterProp: "label" }}
              value={user.enterprise_id}
              onChange={(enterprise_id: string) => set({ enterprise_id })}
              options={enterprises.map(({ id, name }) => ({ value: id, label: name }))}
            />
          </>
        )}
        <label htmlFor="user-email">{t("people.email")}</label>
        <Input
          id="user-email"
          type="email"
          autoComplete="off"
          value={user.email ?? ""}
          onChange={(event) => set({ email: event.target.value })}
        />
        <label htmlFor="user-password">{t("people.password")}</label>
        <Input.Password
          id="user-password"
          autoComplete="new-password"
          value={user.password}
          onChange={(event) => set({ password: event.target.value })}
        />
        <p className="hint">{t("people.password-hint")}</p>
      </div>
    </Modal>
  );
}
