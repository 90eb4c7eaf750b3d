import { DownOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import { useState } from "react";

import type { TicketDetail } from "../../desk/types";
import { useWords } from "../../words/words";
import { ActionDialog } from "./ActionDialog";
import { type Action, offered } from "./actions";
import type { TicketState } from "./useTicket";

// So many as buttons; the others in a menu.
const BUTTONS = 2;

interface Props {
  ticket: TicketDetail;
  act: TicketState["act"];
}

/** What the caller may do now: the next steps as buttons, the rest in a menu. */
export function TicketActions({ ticket, act }: Props) {
  const t = useWords();
  const [asking, setAsking] = useState<Action | null>(null);
  const [running, setRunning] = useState(false);
  const actions = offered(ticket.allowed);
  const next = actions.filter(({ name }) => name !== "close").slice(0, BUTTONS);
  const rest = actions.filter((action) => !next.includes(action));

  const start = async (action: Action) => {
    if (action.fields.length > 0) return setAsking(action);
    setRunning(true);
    await act(action.name, {}, t("act.done", { action: t(`act.${action.name}`) }));
    setRunning(false);
  };
  return (
    <div className="ticket-actions">
      {next.map((action, index) => (
        <Button
          key={action.name}
          type={index === 0 && action.fields.length === 0 ? "primary" : "default"}
          loading={running && index === 0}
          onClick={() => void start(action)}
        >
          {t(`act.${action.name}`)}
        </Button>
      ))}
      {rest.length > 0 && (
        <Dropdown
          trigger={["click"]}
          menu={{
            items: rest.map(({ name }) => ({ key: name, label: t(`act.${name}`), danger: name === "merge" })),
            onClick: ({ key }) => void start(rest.find(({ name }) => name === key) as Action),
          }}
        >
          <Button icon={<DownOutlined aria-hidden="true" />} iconPlacement="end">
            {t("ticket.other")}
          </Button>
        </Dropdown>
      )}
      {asking && <ActionDialog key={asking.name} action={asking} ticket={ticket} act={act} onClose={() => setAsking(null)} />}
    </div>
  );
}
