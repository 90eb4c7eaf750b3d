import { App, Button, Input, Modal } from "antd";
import { useState } from "react";

import { type CardSummary, signCard } from "../../api/cards";
import { useSession } from "../../session/session";
import { useWords } from "../../words/words";
import { useDone } from "../useDone";

/** Signs a card in the name of whoever is signed in, or takes the signature back with a reason. */
export function CardSigning({ card, onChanged }: { card: CardSummary; onChanged: () => void }) {
  const t = useWords();
  const run = useDone();
  const { modal } = App.useApp();
  const { me } = useSession();
  const [withdrawing, setWithdrawing] = useState(false);
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  const by = me?.name ?? "";

  const approve = () =>
    modal.confirm({
      title: t("cards.approve"),
      content: t("cards.approve-sure"),
      okText: t("cards.approve"),
      cancelText: t("do.cancel"),
      onOk: async () => {
        await run(() => signCard(card.document_id, by), t("cards.done-approve"));
        onChanged();
      },
    });
  const withdraw = async () => {
    setBusy(true);
    const error = await run(() => signCard(card.document_id, by, reason.trim()), t("cards.done-withdraw"));
    setBusy(false);
    if (error) return;
    setWithdrawing(false);
    onChanged();
  };
  return (
    <div className="ticket-actions">
      {card.status === "draft" ? (
        <Button type="primary" onClick={approve}>
          {t("cards.approve")}
        </Button>
      ) : (
        <Button onClick={() => setWithdrawing(true)}>{t("cards.withdraw")}</Button>
      )}
      <Modal
        open={withdrawing}
        width={460}
        title={t("cards.withdraw")}
        okText={t("cards.withdraw")}
        cancelText={t("do.cancel")}
        okButtonProps={{ disabled: reason.trim() === "", loading: busy }}
        onOk={() => void withdraw()}
        onCancel={() => setWithdrawing(false)}
      >
        <div className="console-form">
          <label htmlFor="card-reason">{t("cards.withdraw-reason")}</label>
          <Input.TextArea id="card-reason" rows={3} maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
        </div>
      </Modal>
    </div>
  );
}
