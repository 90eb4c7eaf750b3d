import { ExportOutlined } from "@ant-design/icons";
import { Button, Modal } from "antd";
import { useState } from "react";

import { moment } from "../../admin/jobText";
import { type EvaluationRun, listEvaluations, reportUrl } from "../../api/evaluations";
import { useLoaded } from "../../api/useLoaded";
import { useWords } from "../../words/words";
import { ConsolePage } from "../ConsolePage";
import { LoadedPart } from "../LoadedPart";
import { RunDetail } from "./RunDetail";
import "./insight.css";

/** Every stored run of the evaluation with its main figures. */
export default function EvaluationPage() {
  const t = useWords();
  const loaded = useLoaded(listEvaluations);
  const [shown, setShown] = useState<EvaluationRun | null>(null);
  return (
    <ConsolePage title={t("eval.title")} lead={t("eval.lead")}>
      <LoadedPart loaded={loaded}>
        {({ items }) => (items.length === 0 ? <p className="console-none">{t("eval.none")}</p> : <Runs runs={items} onShow={setShown} />)}
      </LoadedPart>
      <Modal
        open={shown !== null}
        width="min(1200px, 96vw)"
        title={shown?.name}
        footer={null}
        destroyOnHidden
        onCancel={() => setShown(null)}
      >
        {shown && <RunDetail run={shown} />}
      </Modal>
    </ConsolePage>
  );
}

function Runs({ runs, onShow }: { runs: EvaluationRun[]; onShow: (run: EvaluationRun) => void }) {
  const t = useWords();
  const columns = new Map(runs.flatMap(({ metrics }) => metrics).map(({ name, title }) => [name, title]));
  return (
    <div className="console-scroll">
      <table className="console-table" aria-label={t("eval.list")}>
        <thead>
          <tr>
            <th>{t("eval.name")}</th>
            <th>{t("eval.at")}</th>
            <th className="number">{t("eval.cases")}</th>
            {[...columns].map(([name, title]) => (
              <th key={name} className="number">
                {title}
              </th>
            ))}
            <th>{t("eval.report")}</th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <tr key={run.name}>
              <td>
                <strong>{run.name}</strong>
                {run.model && <small> {run.model}</small>}
              </td>
              <td className="eval-at">{moment(run.made_at)}</td>
              <td className="number">{run.cases}</td>
              {[...columns.keys()].map((name) => (
                <td key={name} className="number">
                  {run.metrics.find((metric) => metric.name === name)?.shown}
                </td>
              ))}
              <td>
                <ReportButtons run={run} onShow={() => onShow(run)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ReportButtons({ run, onShow }: { run: EvaluationRun; onShow: () => void }) {
  const t = useWords();
  return (
    <span className="eval-buttons">
      <Button size="small" onClick={onShow}>
        {t("eval.open")}
      </Button>
      {run.has_report && (
        <Button
          size="small"
          type="text"
          href={reportUrl(run.name)}
          target="_blank"
          rel="noopener"
          icon={<ExportOutlined aria-hidden="true" />}
          aria-label={t("eval.new-tab")}
          title={t("eval.new-tab")}
        />
      )}
    </span>
  );
}
