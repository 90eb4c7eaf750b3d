import { Select } from "antd";
import { useCallback, useState } from "react";

import { useLoaded } from "../../api/useLoaded";
import { listTickets } from "../../desk/requests";
import { useWords } from "../../words/words";

interface Props {
  id: string;
  value: string;
  except: string;
  onChange: (id: string) => void;
}

/** Finds another ticket by its number, its subject or its enterprise. */
export function TicketSelect({ id, value, except, onChange }: Props) {
  const t = useWords();
  const [q, setQ] = useState("");
  const load = useCallback((signal: AbortSignal) => listTickets({ q }, null, signal), [q]);
  const { value: page, loading } = useLoaded(load);
  return (
    <Select
      id={id}
      showSearch={{ filterOption: false, onSearch: setQ }}
      loading={loading}
      placeholder={t("act.other-ticket-hint")}
      value={value || undefined}
      onChange={onChange}
      options={(page?.items ?? [])
        .filter((ticket) => ticket.id !== except)
        .map((ticket) => ({ value: ticket.id, label: `${ticket.number} ${ticket.subject}` }))}
    />
  );
}
