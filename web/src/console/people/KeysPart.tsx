import { PlusOutlined } from "@ant-design/icons";
import { App, Button } from "antd";
import { useState } from "react";

import { moment } from "../../admin/jobText";
import { type ApiKey, listKeys, revokeKey } from "../../api/people";
import { useLoaded } from "../../api/useLoaded";
import { named, useWords } from "../../words/words";
import { LoadedPart } from "../LoadedPart";
import { useDone } from "../useDone";
import { NewKeyDialog } from "./NewKeyDialog";

export function KeysPart() {
  const t = useWords();
  const keys = useLoaded(listKeys);
  const [adding, setAdding] = useState(false);
  return (
    <>
      <p className="people-tools">
        <Button type="primary" icon={<PlusOutlined aria-hidden="true" />} onClick={() => setAdding(true)}>
          {t("keys.add")}
        </Button>
      </p>
      <LoadedPart loaded={keys}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="console-none">{t("none")}</p>
          ) : (
            <div className="console-scroll">
              <table className="console-table people-table">
                <thead>
                  <tr>
                    <th>{t("keys.name")}</th>
                    <th>{t("people.role")}</th>
                    <th>{t("keys.scopes")}</th>
                    <th>{t("keys.expires")}</th>
                    <th>{t("people.state")}</th>
                    <th>{t("people.actions")}</th>
                  </tr>
                </thead>
                <tbody>
                  {items.map((key) => (
                    <KeyRow key={key.id} apiKey={key} onChanged={keys.reload} />
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </LoadedPart>
      {adding && <NewKeyDialog onClose={() => setAdding(false)} onAdded={keys.reload} />}
    </>
  );
}

function KeyRow({ apiKey, onChanged }: { apiKey: ApiKey; onChanged: () => void }) {
  const t = useWords();
  const run = useDone();
  const { modal } = App.useApp();
  const { id, name, role, scopes, expires_at, revoked_at } = apiKey;
  const [now] = useState(() => new Date());
  const isExpired = new Date(expires_at) < now;
  const revoke = () =>
    modal.confirm({
      title: t("keys.revoke"),
      content: t("keys.revoke-sure", { name }),
      okText: t("keys.revoke"),
      cancelText: t("do.cancel"),
      okButtonProps: { danger: true },
      onOk: async () => {
        await run(() => revokeKey(id), t("done.saved"));
        onChanged();
      },
    });
  return (
    <tr>
      <td>
        <strong>{name}</strong>
      </td>
      <td>{t(`role.${role}`)}</td>
      <td>{scopes.length > 0 ? scopes.map((scope) => named(t, "scope", scope)).join(t("separator")) : t("keys.scopes-all")}</td>
      <td>{moment(expires_at)}</td>
      <td>{t(revoked_at ? "keys.revoked" : isExpired ? "keys.expired" : "keys.valid")}</td>
      <td>
        {!revoked_at && !isExpired && (
          <Button size="small" danger onClick={revoke}>
            {t("keys.revoke")}
          </Button>
        )}
      </td>
    </tr>
  );
}
