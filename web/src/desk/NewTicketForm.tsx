import { Input, Radio, Select } from "antd";
import { useCallback, useState } from "react";

import { useLoaded } from "../api/useLoaded";
import { useWords } from "../words/words";
import { findEnterprises } from "./requests";
import { KINDS } from "./types";
import { type TicketFields, wrongEmail, wrongPhone } from "./ticketFields";

interface Props {
  fields: TicketFields;
  onChange: (changed: Partial<TicketFields>) => void;
  /** Staff say for which enterprise it is. */
  byStaff: boolean;
  needsContact: boolean;
}

/** What a ticket needs to be opened. */
export function NewTicketForm({ fields, onChange, byStaff, needsContact }: Props) {
  const t = useWords();
  return (
    <div className="ticket-form">
      <span className="label" id="ticket-kind">
        {t("handover.kind")}
      </span>
      <Radio.Group
        aria-labelledby="ticket-kind"
        className="ticket-kinds"
        value={fields.kind}
        onChange={({ target }) => onChange({ kind: target.value as TicketFields["kind"] })}
      >
        {KINDS.map((kind) => (
          <Radio key={kind} value={kind}>
            {t(`kind.${kind}`)} <small>{t(`kind-hint.${kind}`)}</small>
          </Radio>
        ))}
      </Radio.Group>
      {byStaff && <EnterpriseSelect value={fields.enterprise_id} onChange={(enterprise_id) => onChange({ enterprise_id })} />}
      <label htmlFor="ticket-subject">{t("handover.subject")}</label>
      <Input
        id="ticket-subject"
        maxLength={200}
        value={fields.subject}
        onChange={(event) => onChange({ subject: event.target.value })}
      />
      <label htmlFor="ticket-text">{t("handover.text")}</label>
      <Input.TextArea
        id="ticket-text"
        autoSize={{ minRows: 4, maxRows: 12 }}
        maxLength={5000}
        value={fields.text}
        onChange={(event) => onChange({ text: event.target.value })}
      />
      <ContactFields fields={fields} onChange={onChange} needsContact={needsContact} />
    </div>
  );
}

function ContactFields({ fields, onChange, needsContact }: Omit<Props, "byStaff">) {
  const t = useWords();
  return (
    <fieldset className="ticket-contact">
      <legend className="label">{t("handover.contact")}</legend>
      <p className="hint">{t(needsContact ? "handover.contact-needed" : "handover.contact-hint")}</p>
      <div>
        <label htmlFor="ticket-person">{t("contact.person")}</label>
        <Input
          id="ticket-person"
          autoComplete="name"
          maxLength={50}
          value={fields.person}
          onChange={(event) => onChange({ person: event.target.value })}
        />
      </div>
      <div>
        <label htmlFor="ticket-phone">{t("contact.phone")}</label>
        <Input
          id="ticket-phone"
          type="tel"
          autoComplete="tel"
          maxLength={25}
          status={wrongPhone(fields) ? "error" : undefined}
          value={fields.phone}
          onChange={(event) => onChange({ phone: event.target.value })}
        />
        {wrongPhone(fields) && <p className="field-error">{t("handover.phone-wrong")}</p>}
      </div>
      <div>
        <label htmlFor="ticket-email">{t("contact.email")}</label>
        <Input
          id="ticket-email"
          type="email"
          autoComplete="email"
          maxLength={200}
          status={wrongEmail(fields) ? "error" : undefined}
          value={fields.email}
          onChange={(event) => onChange({ email: event.target.value })}
        />
        {wrongEmail(fields) && <p className="field-error">{t("handover.email-wrong")}</p>}
      </div>
    </fieldset>
  );
}

/** For whom staff record the ticket. */
function EnterpriseSelect({ value, onChange }: { value: string; onChange: (id: string) => void }) {
  const t = useWords();
  const [q, setQ] = useState("");
  const load = useCallback((signal: AbortSignal) => findEnterprises(q, signal), [q]);
  const { value: found, loading } = useLoaded(load);
  return (
    <>
      <label htmlFor="ticket-enterprise">{t("new.enterprise")}</label>
      <Select
        id="ticket-enterprise"
        allowClear
        showSearch={{ filterOption: false, onSearch: setQ }}
        loading={loading}
        placeholder={t("new.enterprise-hint")}
        value={value || undefined}
        onChange={(id?: string) => onChange(id ?? "")}
        options={(found ?? []).map(({ id, name }) => ({ value: id, label: name }))}
      />
    </>
  );
}
