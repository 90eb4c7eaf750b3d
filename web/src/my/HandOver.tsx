import { App, ConfigProvider, Modal } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import { useState } from "react";
import { useNavigate } from "react-router";

import { moment } from "../admin/jobText";
import type { Answer } from "../api/types";
import { NewTicketDialog } from "../desk/NewTicketDialog";
import { subjectOf } from "../desk/ticketFields";
import type { TicketDetail } from "../desk/types";
import { useLanguage } from "../words/language";
import { useWords } from "../words/words";
import { rememberHandOver } from "./handedOver";

interface Props {
  question: string;
  answer: Answer;
  onClose: () => void;
}

/** Hands a conversation over to a person; loaded when first asked for. */
export default function HandOver({ question, answer, onClose }: Props) {
  const t = useWords();
  const language = useLanguage();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const [opened, setOpened] = useState<TicketDetail | null>(null);

  const done = (ticket: TicketDetail) => {
    rememberHandOver(answer.conversation_id, ticket.id);
    setOpened(ticket);
    message.success(t("handover.done", { number: ticket.number }));
  };
  return (
    <ConfigProvider locale={language === "en" ? enUS : zhCN}>
      <NewTicketDialog
        open={opened === null}
        title={t("handover.title")}
        lead={t("handover.lead")}
        initial={{ subject: subjectOf(question), text: question }}
        from={{ conversation_id: answer.conversation_id, answer_id: answer.id }}
        onClose={onClose}
        onOpened={done}
      />
      {opened && (
        <Modal
          open
          width={440}
          title={t("handover.done", { number: opened.number })}
          okText={t("handover.see")}
          cancelText={t("do.close")}
          onOk={() => void navigate(`/my/tickets/${encodeURIComponent(opened.id)}`)}
          onCancel={onClose}
        >
          <p data-handed-over={opened.number}>
            {opened.due_at ? t("handover.done-due", { at: moment(opened.due_at) }) : t("handover.done-plain")}
          </p>
        </Modal>
      )}
    </ConfigProvider>
  );
}
