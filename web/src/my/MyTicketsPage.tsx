import { PlusOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";
import { Link, Navigate, useNavigate } from "react-router";

import { moment } from "../admin/jobText";
import { toApiError } from "../api/problem";
import { useLoaded } from "../api/useLoaded";
import { LoadedPart } from "../console/LoadedPart";
import { usePageTitle } from "../console/ConsolePage";
import { DueLabel } from "../desk/DueLabel";
import { NewTicketDialog } from "../desk/NewTicketDialog";
import { getClaimable, listTickets } from "../desk/requests";
import { StateBadge } from "../desk/StateBadge";
import type { TicketSummary } from "../desk/types";
import { isSignedIn, isStaff, loadSession, useSession } from "../session/session";
import { useWords } from "../words/words";
import { ClaimBox } from "./ClaimBox";

/** What somebody handed to the desk, newest first. */
export function MyTicketsPage() {
  const t = useWords();
  const navigate = useNavigate();
  const { me } = useSession();
  const [writing, setWriting] = useState(false);
  usePageTitle(t("my.title"));
  if (isStaff(me)) return <Navigate to="/console" replace />; // whose list would be everybody's
  return (
    <>
      <div className="my-heading">
        <h1>{t("my.title")}</h1>
        <Button type="primary" icon={<PlusOutlined aria-hidden="true" />} onClick={() => setWriting(true)}>
          {t("my.new")}
        </Button>
      </div>
      <p className="my-lead">
        {t(isSignedIn(me) ? "my.lead" : "my.lead-visitor")}{" "}
        {me && !isSignedIn(me) && <Link to="/sign-in?next=%2Fmy">{t("signin.submit")}</Link>}
      </p>
      <OwnTickets key={me?.actor} />
      <NewTicketDialog
        open={writing}
        title={t("my.new")}
        onClose={() => setWriting(false)}
        onOpened={(ticket) => void navigate(`/my/tickets/${encodeURIComponent(ticket.id)}`)}
      />
    </>
  );
}

async function ownTickets(signal: AbortSignal) {
  await loadSession();
  const [page, claimable] = await Promise.all([listTickets({}, null, signal), getClaimable(signal)]);
  return { page, claimable };
}

function OwnTickets() {
  const loaded = useLoaded(ownTickets);
  return (
    <LoadedPart loaded={loaded}>
      {({ page, claimable }) => (
        <>
          <ClaimBox claimable={claimable} onClaimed={loaded.reload} />
          <MyTickets first={page.items} next={page.next_cursor} />
        </>
      )}
    </LoadedPart>
  );
}

function MyTickets({ first, next }: { first: TicketSummary[]; next: string | null }) {
  const t = useWords();
  const [more, setMore] = useState<TicketSummary[]>([]);
  const [cursor, setCursor] = useState(next);
  const [problem, setProblem] = useState<string | null>(null);
  const loadMore = async () => {
    try {
      const page = await listTickets({}, cursor);
      setMore((items) => [...items, ...page.items]);
      setCursor(page.next_cursor);
      setProblem(null);
    } catch (error) {
      setProblem(toApiError(error).message);
    }
  };
  if (first.length === 0) return <p className="my-none">{t("my.none")}</p>;
  return (
    <>
      <ul className="my-list" aria-label={t("my.list")}>
        {[...first, ...more].map((ticket) => (
          <li key={ticket.id}>
            <Link to={`/my/tickets/${encodeURIComponent(ticket.id)}`} data-ticket={ticket.number}>
              <span className="my-row-head">
                <span className="my-number">{ticket.number}</span>
                <span className="badge badge-outline">{t(`kind.${ticket.kind}`)}</span>
                <StateBadge state={ticket.state} />
              </span>
              <span className="my-subject">{ticket.subject}</span>
              <span className="my-row-facts">
                <span>{t("my.sent", { at: moment(ticket.opened_at) })}</span>
                <DueLabel ticket={ticket} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
      {problem && <p className="my-problem">{problem}</p>}
      {cursor && <Button onClick={() => void loadMore()}>{t("do.more")}</Button>}
    </>
  );
}
