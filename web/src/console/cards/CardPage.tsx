import { ArrowLeftOutlined } from "@ant-design/icons";
import { Segmented } from "antd";
import { useCallback, useState } from "react";
import { Link, useParams } from "react-router";

import { moment } from "../../admin/jobText";
import { type CardLine, type CardLines, getCardLines } from "../../api/cards";
import { useLoaded } from "../../api/useLoaded";
import { usePolicyDate } from "../../app/PolicyDateContext";
import { DocumentView } from "../../document/DocumentView";
import { useDocument } from "../../document/useDocument";
import { useWords } from "../../words/words";
import { usePageTitle } from "../ConsolePage";
import { LoadedPart } from "../LoadedPart";
import { CardSigning } from "./CardSigning";
import "../ticket/ticket.css";
import "./cards.css";

type Pane = "card" | "text";

/** One card beside the text it was read from; each entry shows its words there. */
export default function CardPage() {
  const t = useWords();
  const { id = "" } = useParams();
  const load = useCallback((signal: AbortSignal) => getCardLines(id, signal), [id]);
  const loaded = useLoaded(load);
  usePageTitle(loaded.value?.summary.title ?? t("cards.title"));
  return (
    <main className="card-page">
      <LoadedPart loaded={loaded}>{(card) => <OpenCard key={id} card={card} onChanged={loaded.reload} />}</LoadedPart>
    </main>
  );
}

function OpenCard({ card: { summary, lines }, onChanged }: { card: CardLines; onChanged: () => void }) {
  const t = useWords();
  const [pane, setPane] = useState<Pane>("card");
  const [picked, setPicked] = useState<number | null>(null);
  const source = picked === null ? null : (lines[picked]?.source ?? null);
  const pick = (index: number) => {
    setPicked(index);
    setPane("text");
  };
  return (
    <>
      <header className="ticket-header">
        <Link to="/console/cards" className="ticket-back" aria-label={t("cards.back")} title={t("cards.back")}>
          <ArrowLeftOutlined />
        </Link>
        <div className="ticket-title">
          <p className="ticket-badges">
            <span className={`badge card-${summary.status}`}>{t(`cards.${summary.status}`)}</span>
            <span>{t(`cards.origin-${summary.origin}`)}</span>
            {summary.signed_by && summary.signed_at && (
              <span>{t("cards.signed", { name: summary.signed_by, at: moment(summary.signed_at) })}</span>
            )}
          </p>
          <h1>{summary.title}</h1>
        </div>
        <CardSigning card={summary} onChanged={onChanged} />
      </header>
      <Segmented<Pane>
        className="ticket-panes"
        block
        aria-label={t("cards.panes")}
        value={pane}
        onChange={setPane}
        options={[
          { value: "card", label: t("cards.entries") },
          { value: "text", label: t("cards.text") },
        ]}
      />
      <div className="card-body" data-pane={pane}>
        <section className="pane pane-card" aria-label={t("cards.entries")}>
          {summary.notes.length > 0 && (
            <ul className="card-notes" aria-label={t("cards.notes")}>
              {summary.notes.map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          )}
          <p className="evidence-hint">{t("cards.pick")}</p>
          <ul className="card-lines">
            {lines.map((line, index) => (
              <li key={index} className={`card-line-${Math.min(line.depth, 4)}`}>
                <Entry line={line} isPicked={index === picked} onPick={() => pick(index)} />
              </li>
            ))}
          </ul>
        </section>
        <section className="pane pane-text" aria-label={t("cards.text")}>
          <CardText id={summary.document_id} version={summary.version} cited={source} />
        </section>
      </div>
    </>
  );
}

function Entry({ line, isPicked, onPick }: { line: CardLine; isPicked: boolean; onPick: () => void }) {
  if (!line.source) return <span className="card-heading">{line.text}</span>;
  return (
    <button type="button" aria-pressed={isPicked} onClick={onPick}>
      <span>{line.text}</span>
      <small>
        {line.source.at} “{line.source.quote}”
      </small>
    </button>
  );
}

function CardText({ id, version, cited }: { id: string; version: number; cited: CardLine["source"] }) {
  const { day } = usePolicyDate();
  const loaded = useDocument(id, version, day);
  return <LoadedPart loaded={loaded}>{({ document }) => <DocumentView document={document} cited={cited} asOf={day} />}</LoadedPart>;
}
