import { PlusOutlined } from "@ant-design/icons";
import { App, Button, Select } from "antd";
import { useState } from "react";

import { moment } from "../../admin/jobText";
import type { Role } from "../../api/auth";
import { changeUser, listEnterprises, listUsers, type User } from "../../api/people";
import { useLoaded } from "../../api/useLoaded";
import { useSession } from "../../session/session";
import { useWords } from "../../words/words";
import { LoadedPart } from "../LoadedPart";
import { useDone } from "../useDone";
import { NewUserDialog } from "./NewUserDialog";
import { PasswordDialog } from "./PasswordDialog";
import { ROLES } from "./roles";

export function UsersPart() {
  const t = useWords();
  const users = useLoaded(listUsers);
  const enterprises = useLoaded(listEnterprises);
  const [adding, setAdding] = useState(false);
  const firms = enterprises.value?.items ?? [];
  return (
    <LoadedPart loaded={users}>
      {({ items }) => (
        <>
          <p className="people-tools">
            <Button type="primary" icon={<PlusOutlined aria-hidden="true" />} onClick={() => setAdding(true)}>
              {t("people.add-user")}
            </Button>
          </p>
          <div className="console-scroll">
            <table className="console-table people-table">
              <thead>
                <tr>
                  <th>{t("people.name")}</th>
                  <th>{t("people.role")}</th>
                  <th>{t("people.enterprise")}</th>
                  <th>{t("people.state")}</th>
                  <th>{t("people.created")}</th>
                  <th>{t("people.actions")}</th>
                </tr>
              </thead>
              <tbody>
                {items.map((user) => (
                  <UserRow
                    key={user.id}
                    user={user}
                    firm={firms.find(({ id }) => id === user.enterprise_id)?.name ?? user.enterprise_id}
                    onChanged={users.reload}
                  />
                ))}
              </tbody>
            </table>
          </div>
          <NewUserDialog
            open={adding}
            enterprises={firms}
            onClose={() => setAdding(false)}
            onAdded={() => {
              setAdding(false);
              users.reload();
            }}
          />
        </>
      )}
    </LoadedPart>
  );
}

interface RowProps {
  user: User;
  firm: string | null;
  onChanged: () => void;
}

function UserRow({ user, firm, onChanged }: RowProps) {
  const t = useWords();
  const run = useDone();
  const { modal } = App.useApp();
  const { me } = useSession();
  const [resetting, setResetting] = useState(false);
  const isSelf = me?.actor === `user:${user.id}`;

  const change = async (what: Parameters<typeof changeUser>[1]) => {
    const error = await run(() => changeUser(user.id, what), t("done.saved"));
    if (!error) onChanged();
  };
  const disable = () =>
    modal.confirm({
      title: t("people.disable"),
      content: t("people.disable-sure", { name: user.display_name || user.name }),
      okText: t("people.disable"),
      cancelText: t("do.cancel"),
      okButtonProps: { danger: true },
      onOk: () => change({ active: false }),
    });
  return (
    <tr className={user.active ? "" : "people-inactive"} data-user={user.name}>
      <td>
        <strong>{user.display_name || user.name}</strong>
        {user.display_name && <span className="people-login"> {user.name}</span>}
        {user.email && <span className="people-login"> · {user.email}</span>}
        {isSelf && <span className="badge badge-outline people-self">{t("people.self")}</span>}
      </td>
      <td>
        {isSelf || user.role === "enterprise" ? (
          t(`role.${user.role}`)
        ) : (
          <Select<Role>
            size="small"
            aria-label={t("people.role-change", { name: user.name })}
            value={user.role}
            onChange={(role) => void change({ role })}
            options={ROLES.filter((role) => role !== "enterprise").map((role) => ({ value: role, label: t(`role.${role}`) }))}
            popupMatchSelectWidth={false}
          />
        )}
      </td>
      <td>{firm ?? "—"}</td>
      <td>{t(user.active ? "people.active" : "people.inactive")}</td>
      <td>{moment(user.created_at)}</td>
      <td>
        <span className="people-actions">
          {user.oidc ? (
            <span className="people-login">{t("people.elsewhere")}</span>
          ) : (
            <Button size="small" onClick={() => setResetting(true)}>
              {t("people.reset")}
            </Button>
          )}
          {!isSelf &&
            (user.active ? (
              <Button size="small" danger onClick={disable}>
                {t("people.disable")}
              </Button>
            ) : (
              <Button size="small" onClick={() => void change({ active: true })}>
                {t("people.enable")}
              </Button>
            ))}
        </span>
        {resetting && <PasswordDialog user={user} onClose={() => setResetting(false)} />}
      </td>
    </tr>
  );
}
