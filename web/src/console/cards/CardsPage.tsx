import { SearchOutlined } from "@ant-design/icons";
import { Input, Segmented } from "antd";
import { useState } from "react";
import { Link } from "react-router";

import { moment } from "../../admin/jobText";
import { type CardStatus, type CardSummary, listCards } from "../../api/cards";
import { useLoaded } from "../../api/useLoaded";
import { useWords } from "../../words/words";
import { ConsolePage } from "../ConsolePage";
import { LoadedPart } from "../LoadedPart";
import "./cards.css";

/** All cards; those that nobody has signed come first. */
export default function CardsPage() {
  const t = useWords();
  const loaded = useLoaded(listCards);
  return (
    <ConsolePage title={t("cards.title")} lead={t("cards.lead")}>
      <LoadedPart loaded={loaded}>{({ items }) => <CardList cards={items} />}</LoadedPart>
    </ConsolePage>
  );
}

function CardList({ cards }: { cards: CardSummary[] }) {
  const t = useWords();
  const [q, setQ] = useState("");
  const [status, setStatus] = useState<CardStatus | "all">("all");
  const count = (wanted: CardStatus) => cards.filter((card) => card.status === wanted).length;
  const shown = cards
    .filter((card) => status === "all" || card.status === status)
    .filter(({ title, benefits }) => `${title}${benefits.join(" ")}`.includes(q.trim()))
    .sort((a, b) => Number(a.status === "approved") - Number(b.status === "approved"));
  return (
    <>
      <div className="cards-filters">
        <Input
          aria-label={t("do.search")}
          placeholder={t("cards.search")}
          prefix={<SearchOutlined aria-hidden="true" />}
          allowClear
          value={q}
          onChange={(event) => setQ(event.target.value)}
        />
        <Segmented<CardStatus | "all">
          aria-label={t("cards.status")}
          value={status}
          onChange={setStatus}
          options={[
            { value: "all", label: `${t("cards.all")} ${cards.length}` },
            { value: "draft", label: `${t("cards.draft")} ${count("draft")}` },
            { value: "approved", label: `${t("cards.approved")} ${count("approved")}` },
          ]}
        />
      </div>
      {shown.length === 0 && <p className="console-none">{t("cards.none")}</p>}
      <ul className="card-list">
        {shown.map((card) => (
          <li key={card.document_id}>
            <Link to={`/console/cards/${encodeURIComponent(card.document_id)}`}>
              <span className="card-title">{card.title}</span>
              <span className={`badge card-${card.status}`}>{t(`cards.${card.status}`)}</span>
              <span className="card-facts">
                <span title={card.benefits.join("\n")}>{t("cards.benefits", { n: card.benefits.length })}</span>
                <span>{t(`cards.origin-${card.origin}`)}</span>
                {card.signed_by && card.signed_at && (
                  <span>{t("cards.signed", { name: card.signed_by, at: moment(card.signed_at) })}</span>
                )}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}
