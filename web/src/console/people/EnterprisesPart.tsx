import { PlusOutlined } from "@ant-design/icons";
import { Alert, Button, Input, Modal } from "antd";
import { useState } from "react";
import { Link } from "react-router";

import { moment } from "../../admin/jobText";
import { addEnterprise, deleteEnterprise, type Enterprise, enterpriseExportUrl, listEnterprises } from "../../api/people";
import { toApiError } from "../../api/problem";
import { useLoaded } from "../../api/useLoaded";
import { named, useWords } from "../../words/words";
import { LoadedPart } from "../LoadedPart";
import { useDone } from "../useDone";

export function EnterprisesPart() {
  const t = useWords();
  const enterprises = useLoaded(listEnterprises);
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<Enterprise | null>(null);
  return (
    <>
      <p className="people-tools">
        <Button type="primary" icon={<PlusOutlined aria-hidden="true" />} onClick={() => setAdding(true)}>
          {t("firms.add")}
        </Button>
      </p>
      <LoadedPart loaded={enterprises}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="console-none">{t("none")}</p>
          ) : (
            <div className="console-scroll">
              <table className="console-table people-table">
                <thead>
                  <tr>
                    <th>{t("firms.name")}</th>
                    <th>{t("firms.code")}</th>
                    <th>{t("firms.stage")}</th>
                    <th>{t("people.created")}</th>
                    <th>{t("people.actions")}</th>
                  </tr>
                </thead>
                <tbody>
                  {items.map((firm) => (
                    <tr key={firm.id}>
                      <td>
                        <Link to={`/console/enterprises/${encodeURIComponent(firm.id)}`}>{firm.name}</Link>
                      </td>
                      <td>{firm.credit_code ?? "—"}</td>
                      <td>{firm.stage ? named(t, "stage", firm.stage) : "—"}</td>
                      <td>{moment(firm.created_at)}</td>
                      <td>
                        <FirmButtons firm={firm} onRemove={() => setRemoving(firm)} />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </LoadedPart>
      {adding && <AddDialog onClose={() => setAdding(false)} onAdded={enterprises.reload} />}
      {removing && <RemoveDialog firm={removing} onClose={() => setRemoving(null)} onRemoved={enterprises.reload} />}
    </>
  );
}

function FirmButtons({ firm, onRemove }: { firm: Enterprise; onRemove: () => void }) {
  const t = useWords();
  return (
    <span className="people-actions">
      <Button size="small" href={enterpriseExportUrl(firm.id)} download>
        {t("firms.export")}
      </Button>
      <Button size="small" danger onClick={onRemove}>
        {t("do.delete")}
      </Button>
    </span>
  );
}

function AddDialog({ onClose, onAdded }: { onClose: () => void; onAdded: () => void }) {
  const t = useWords();
  const [name, setName] = useState("");
  const [code, setCode] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    try {
      await addEnterprise({ name: name.trim(), ...(code.trim() && { credit_code: code.trim() }) });
      onAdded();
      onClose();
    } catch (error) {
      setProblem(toApiError(error).message);
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      width={440}
      title={t("firms.add")}
      okText={t("do.save")}
      cancelText={t("do.cancel")}
      okButtonProps={{ disabled: name.trim() === "", loading: busy }}
      onOk={() => void save()}
      onCancel={onClose}
    >
      <div className="console-form">
        {problem && <Alert type="error" showIcon title={problem} role="alert" />}
        <label htmlFor="firm-name">{t("firms.name")}</label>
        <Input id="firm-name" maxLength={200} value={name} onChange={(event) => setName(event.target.value)} />
        <label htmlFor="firm-code">{t("firms.code")}</label>
        <Input id="firm-code" maxLength={18} value={code} onChange={(event) => setCode(event.target.value)} />
      </div>
    </Modal>
  );
}

/** Deleting cannot be taken back: the name has to be typed. */
function RemoveDialog({ firm, onClose, onRemoved }: { firm: Enterprise; onClose: () => void; onRemoved: () => void }) {
  const t = useWords();
  const run = useDone();
  const [typed, setTyped] = useState("");
  const [busy, setBusy] = useState(false);
  const remove = async () => {
    setBusy(true);
    const error = await run(() => deleteEnterprise(firm.id), t("firms.deleted"));
    setBusy(false);
    if (error) return;
    onRemoved();
    onClose();
  };
  return (
    <Modal
      open
      width={460}
      title={`${t("do.delete")} · ${firm.name}`}
      okText={t("do.delete")}
      cancelText={t("do.cancel")}
      okButtonProps={{ danger: true, disabled: typed.trim() !== firm.name, loading: busy }}
      onOk={() => void remove()}
      onCancel={onClose}
    >
      <div className="console-form">
        <Alert type="error" showIcon title={t("firms.delete-sure", { name: firm.name })} />
        <label htmlFor="firm-typed">{t("firms.delete-type")}</label>
        <Input id="firm-typed" value={typed} autoComplete="off" onChange={(event) => setTyped(event.target.value)} />
      </div>
    </Modal>
  );
}
