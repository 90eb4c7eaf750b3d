import { ExportOutlined } from "@ant-design/icons";
import { Button, Modal } from "antd";
import { useState } from "react";

import { moment } from "../../admin/jobText";
import { type EvaluationRun, listEvaluations, reportUrl } from "../../api/evaluations";
import { useLoaded } from "../../api/useLoaded";
import { useWords } from "../../words/words";
import { ConsolePage } from "../ConsolePage";
import { LoadedPart } from "../LoadedPart";
import "./insight.css";

/** Every run of the evaluation with its scores; its report beside the console's own scripts and cookies, never among them. */
export default function EvaluationPage() {
  const t = useWords();
  const loaded = useLoaded(listEvaluations);
  const [shown, setShown] = useState<EvaluationRun | null>(null);
  return (
    <ConsolePage title={t("eval.title")} lead={t("eval.lead")}>
      <LoadedPart loaded={loaded}>
        {(runs) => (runs.length === 0 ? <p className="console-none">{t("eval.none")}</p> : <Runs runs={runs} onShow={setShown} />)}
      </LoadedPart>
      <Modal
        open={shown !== null}
        width="min(1200px, 96vw)"
        title={shown?.name}
        footer={null}
        destroyOnHidden
        onCancel={() => setShown(null)}
      >
        {shown && <iframe className="eval-report" title={shown.name} src={reportUrl(shown.name)} sandbox="" />}
      </Modal>
    </ConsolePage>
  );
}

function Runs({ runs, onShow }: { runs: EvaluationRun[]; onShow: (run: EvaluationRun) => void }) {
  const t = useWords();
  const names = [...new Set(runs.flatMap(({ metrics }) => Object.keys(metrics)))];
  return (
    <div className="console-scroll">
      <table className="console-table" aria-label={t("eval.list")}>
        <thead>
          <tr>
            <th>{t("eval.name")}</th>
            <th>{t("eval.at")}</th>
            <th className="number">{t("eval.cases")}</th>
            {names.map((name) => (
              <th key={name} className="number">
                {name}
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
                <details className="eval-settings">
                  <summary>{t("eval.settings")}</summary>
                  <code>{JSON.stringify(run.settings, null, 1)}</code>
                </details>
              </td>
              <td className="eval-at">{moment(run.at)}</td>
              <td className="number">{run.cases}</td>
              {names.map((name) => (
                <td key={name} className="number">
                  {shownMetric(run.metrics[name])}
                </td>
              ))}
              <td>
                <span className="eval-buttons">
                  <Button size="small" onClick={() => onShow(run)}>
                    {t("eval.open")}
                  </Button>
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
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** 「0.987」, 「4」; nothing where a run has no such score. */
function shownMetric(value: number | undefined): string {
  if (value === undefined) return "";
  return Number.isInteger(value) ? String(value) : value.toFixed(3);
}
