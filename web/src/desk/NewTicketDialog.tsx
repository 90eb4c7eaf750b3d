import { Alert, Modal } from "antd";
import { useState } from "react";

import { toApiError } from "../api/problem";
import { isSignedIn, useSession } from "../session/session";
import { useWords } from "../words/words";
import { NewTicketForm } from "./NewTicketForm";
import { type NewTicket, openTicket } from "./requests";
import { EMPTY_TICKET, isReady, newTicket, type TicketFields } from "./ticketFields";
import type { TicketDetail } from "./types";
import "./ticket-form.css";

interface Props {
  open: boolean;
  title: string;
  lead?: string;
  byStaff?: boolean;
  /** What is filled in at first, and where it comes from. */
  initial?: Partial<TicketFields>;
  from?: Pick<NewTicket, "conversation_id" | "answer_id">;
  onClose: () => void;
  onOpened: (ticket: TicketDetail) => void;
}

/** The form that opens a ticket. What was typed stays until it is sent. */
export function NewTicketDialog({ open, title, lead, byStaff = false, initial, from, onClose, onOpened }: Props) {
  const t = useWords();
  const { me } = useSession();
  const needsContact = !isSignedIn(me);
  const [fields, setFields] = useState<TicketFields>({ ...EMPTY_TICKET, ...initial });
  const [problem, setProblem] = useState<string | null>(null);
  const [sending, setSending] = useState(false);

  const send = async () => {
    setSending(true);
    setProblem(null);
    try {
      const ticket = await openTicket(newTicket(fields, from));
      setFields({ ...EMPTY_TICKET, ...initial });
      onOpened(ticket);
    } catch (error) {
      setProblem(toApiError(error).message);
    } finally {
      setSending(false);
    }
  };
  return (
    <Modal
      open={open}
      width={560}
      title={title}
      okText={t("handover.send")}
      cancelText={t("do.cancel")}
      okButtonProps={{ disabled: !isReady(fields, needsContact), loading: sending }}
      onOk={() => void send()}
      onCancel={onClose}
    >
      {lead && <p className="ticket-form-lead">{lead}</p>}
      {problem && <Alert type="error" showIcon title={problem} role="alert" />}
      <NewTicketForm fields={fields} byStaff={byStaff} needsContact={needsContact} onChange={(changed) => setFields((all) => ({ ...all, ...changed }))} />
    </Modal>
  );
}
