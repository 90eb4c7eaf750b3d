import { DatePicker, Input, Modal } from "antd";
import dayjs from "dayjs";
import { useState } from "react";

import type { TicketDetail } from "../../desk/types";
import { useWords } from "../../words/words";
import { type Action, type ActionValues, bodyOf, type Field, isComplete } from "./actions";
import { StaffSelect } from "./StaffSelect";
import { TicketSelect } from "./TicketSelect";
import type { TicketState } from "./useTicket";

interface Props {
  action: Action;
  ticket: TicketDetail;
  act: TicketState["act"];
  onClose: () => void;
}

/** Asks for what an action needs, then does it. */
export function ActionDialog({ action, ticket, act, onClose }: Props) {
  const t = useWords();
  const [values, setValues] = useState<ActionValues>({});
  const [running, setRunning] = useState(false);
  const name = t(`act.${action.name}`);

  const run = async () => {
    setRunning(true);
    const done = await act(action.name, bodyOf(action, values), t("act.done", { action: name }));
    setRunning(false);
    if (done) onClose();
  };
  return (
    <Modal
      open
      title={`${name} · ${ticket.number}`}
      okText={name}
      cancelText={t("do.cancel")}
      okButtonProps={{ disabled: !isComplete(action, values), loading: running }}
      onOk={() => void run()}
      onCancel={onClose}
      width={460}
    >
      <div className="console-form">
        {action.name === "merge" && <p className="hint">{t("act.merge-note")}</p>}
        {action.fields.map((field) => (
          <ActionField
            key={field}
            field={field}
            ticket={ticket}
            value={values[field] ?? ""}
            onChange={(value) => setValues((all) => ({ ...all, [field]: value }))}
          />
        ))}
      </div>
    </Modal>
  );
}

interface FieldProps {
  field: Field;
  ticket: TicketDetail;
  value: string;
  onChange: (value: string) => void;
}

function ActionField({ field, ticket, value, onChange }: FieldProps) {
  const t = useWords();
  const id = `action-${field}`;
  switch (field) {
    case "to":
      return (
        <>
          <label htmlFor={id}>{t("act.to")}</label>
          <StaffSelect id={id} value={value} except={ticket.assignee?.actor} onChange={onChange} />
        </>
      );
    case "due_at":
      return (
        <>
          <label htmlFor={id}>{t("act.due")}</label>
          <DatePicker
            id={id}
            showTime={{ format: "HH:mm", defaultValue: dayjs().hour(17).minute(0) }}
            format="YYYY-MM-DD HH:mm"
            disabledDate={(day) => day.isBefore(dayjs(), "day")}
            value={value ? dayjs(value) : null}
            onChange={(day) => onChange(day ? day.toISOString() : "")}
          />
        </>
      );
    case "other-ticket":
      return (
        <>
          <label htmlFor={id}>{t("act.other-ticket")}</label>
          <TicketSelect id={id} value={value} except={ticket.id} onChange={onChange} />
        </>
      );
    default:
      return (
        <>
          <label htmlFor={id}>{t("act.reason")}</label>
          <Input.TextArea id={id} rows={3} maxLength={1000} value={value} onChange={(event) => onChange(event.target.value)} />
        </>
      );
  }
}
