import { App, Button, Checkbox, Input, Radio } from "antd";
import { useState } from "react";

import { useLoaded } from "../api/useLoaded";
import type { TicketState } from "../console/ticket/useTicket";
import { getRatingScale } from "../desk/requests";
import type { RatingScale, TicketDetail } from "../desk/types";
import { named, useWords } from "../words/words";

interface Props {
  ticket: TicketDetail;
  act: TicketState["act"];
}

/** 好差评: five levels, reasons, a comment; given once. */
export function RatingBox({ ticket, act }: Props) {
  const t = useWords();
  const { value: scale } = useLoaded(getRatingScale);
  if (ticket.rating !== null) {
    return (
      <p className="my-rated" data-rating={ticket.rating}>
        {t("rating.given", { level: named(t, "rating", String(ticket.rating)) })}
      </p>
    );
  }
  return scale && <RatingForm scale={scale} act={act} />;
}

function RatingForm({ scale, act }: Pick<Props, "act"> & { scale: RatingScale }) {
  const t = useWords();
  const { message } = App.useApp();
  const [level, setLevel] = useState<number | null>(null);
  const [reasons, setReasons] = useState<string[]>([]);
  const [comment, setComment] = useState("");
  const [busy, setBusy] = useState(false);
  const chosen = scale.levels.find((candidate) => candidate.level === level);

  const send = async () => {
    if (level === null) return;
    setBusy(true);
    const done = await act("rating", { level, reasons, comment: comment.trim() });
    setBusy(false);
    if (done) message.success(t(level <= scale.bad ? "rating.follow-up" : "rating.done"));
  };
  return (
    <section className="my-part my-rating" aria-labelledby="my-rating">
      <h2 id="my-rating">{t("rating.title")}</h2>
      <Radio.Group
        aria-label={t("rating.levels")}
        optionType="button"
        className="rating-levels"
        value={level}
        onChange={({ target }) => {
          setLevel(target.value as number);
          setReasons([]);
        }}
        options={scale.levels.map(({ level: value }) => ({ value, label: named(t, "rating", String(value)) }))}
      />
      {chosen && (
        <>
          <span className="rating-reasons">{t("rating.reasons")}</span>
          <Checkbox.Group<string> aria-label={t("rating.reasons")} value={reasons} onChange={setReasons} options={chosen.reasons} />
          <Input.TextArea
            aria-label={t("rating.comment")}
            placeholder={t("rating.comment")}
            rows={2}
            maxLength={500}
            value={comment}
            onChange={(event) => setComment(event.target.value)}
          />
          <p className="my-buttons">
            <Button type="primary" loading={busy} onClick={() => void send()}>
              {t("rating.do")}
            </Button>
          </p>
        </>
      )}
    </section>
  );
}
