import { PlusOutlined, QuestionOutlined } from "@ant-design/icons";
import { Alert, Button } from "antd";
import { useRef, useState } from "react";
import { useNavigate } from "react-router";

import { Loading } from "../../app/Loading";
import { NewTicketDialog } from "../../desk/NewTicketDialog";
import { useWords } from "../../words/words";
import { ConsolePage } from "../ConsolePage";
import { useKeys } from "../useKeys";
import { KeyHelp } from "./KeyHelp";
import { QueueFilters } from "./QueueFilters";
import { StateTabs } from "./StateTabs";
import { TicketRow } from "./TicketRow";
import { useTicketFilters } from "./useTicketFilters";
import { useTickets } from "./useTickets";
import "./queue.css";

/** All tickets that staff may see: what waits longest first, as the server orders them. */
export function QueuePage() {
  const t = useWords();
  const navigate = useNavigate();
  const { filters, change, clear, clearings, isFiltered } = useTicketFilters();
  const { page, isLoading, error, reload, more } = useTickets(filters);
  const [help, setHelp] = useState(false);
  const [recording, setRecording] = useState(false);
  const list = useRef<HTMLUListElement>(null);
  useKeys({
    j: () => step(list.current, 1),
    k: () => step(list.current, -1),
    "/": () => document.getElementById("queue-search")?.focus(),
    "?": () => setHelp(true),
  });

  const tools = (
    <span className="console-tools">
      <Button icon={<QuestionOutlined aria-hidden="true" />} aria-label={t("keys.title")} title={t("keys.title")} onClick={() => setHelp(true)} />
      <Button type="primary" icon={<PlusOutlined aria-hidden="true" />} onClick={() => setRecording(true)}>
        {t("queue.new")}
      </Button>
    </span>
  );
  return (
    <ConsolePage title={t("queue.title")} tools={tools}>
      <StateTabs counts={page?.counts ?? {}} shown={filters.state} onChange={(state) => change({ state })} />
      <QueueFilters filters={filters} clearings={clearings} onChange={change} />
      {error && (
        <Alert
          type="error"
          showIcon
          title={error.message}
          action={
            <Button size="small" onClick={reload}>
              {t("do.retry")}
            </Button>
          }
        />
      )}
      {!page && !error && <Loading label={t("loading")} />}
      {page?.items.length === 0 && !isLoading && (
        <div className="queue-empty">
          <p>{t(isFiltered ? "queue.empty" : "queue.empty-all")}</p>
          {isFiltered && <Button onClick={clear}>{t("queue.clear")}</Button>}
        </div>
      )}
      <ul className="queue-list" ref={list} aria-label={t("queue.list")} aria-busy={isLoading}>
        {page?.items.map((ticket) => (
          <TicketRow key={ticket.id} ticket={ticket} />
        ))}
      </ul>
      {page?.next_cursor && !isLoading && (
        <Button className="queue-more" onClick={() => void more()}>
          {t("do.more")}
        </Button>
      )}
      <KeyHelp open={help} onClose={() => setHelp(false)} />
      <NewTicketDialog
        open={recording}
        title={t("queue.new-title")}
        byStaff
        onClose={() => setRecording(false)}
        onOpened={(ticket) => void navigate(`/console/tickets/${encodeURIComponent(ticket.id)}`)}
      />
    </ConsolePage>
  );
}

/** Moves the focus to the next or the previous ticket of the list; from elsewhere to the first. */
function step(list: HTMLElement | null, by: 1 | -1) {
  const links = [...(list?.querySelectorAll<HTMLAnchorElement>("a.ticket-row-link") ?? [])];
  const at = links.findIndex((link) => link === document.activeElement);
  const next = links[at === -1 ? 0 : Math.min(Math.max(at + by, 0), links.length - 1)];
  next?.focus();
}
