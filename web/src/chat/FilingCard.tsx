import { CalendarOutlined, FileWordOutlined } from "@ant-design/icons";
import type { ReactNode } from "react";

import type { Citation, Filing, FilingMaterial, FilingNote, FilingWindow } from "../api/types";
import { ChipOf } from "./CitationChip";
import "./filing.css";

interface Props {
  filing: Filing;
  citations: Citation[];
  asOf: string;
}

/** How to file: when, as of the day of the answer, with the checklist and the calendar to take away; papers and steps on demand. */
export function FilingCard({ filing, citations, asOf }: Props) {
  const cited = (n: number | null) => <ChipOf n={n} citations={citations} asOf={asOf} />;
  const limits = filing.time_limits.map(({ text }) => text).join("；");
  return (
    <section className="filing" aria-label={`申报：${filing.benefit}`}>
      <header>
        <h3>{filing.benefit}</h3>
        {filing.card_status === "draft" && <span className="finding-tag">未经核准</span>}
        {filing.first && <WindowMark window={filing.first} />}
      </header>
      {filing.first && (
        <p className="filing-window">
          {period(filing.first)}
          {cited(filing.first.citation)}
        </p>
      )}
      {filing.without_application && <p className="filing-window">免申即享，无需提交申请材料</p>}
      <p className="filing-links">
        <a href={address(filing, asOf, "docx")} download>
          <FileWordOutlined aria-hidden="true" /> 材料清单（Word）
        </a>
        {filing.has_dates && (
          <a href={address(filing, asOf, "ics")} download>
            <CalendarOutlined aria-hidden="true" /> 加入日历
          </a>
        )}
      </p>
      {filing.materials.length > 0 && (
        <Part title={`材料 ${filing.materials.length} 项`}>
          <ol className="filing-papers">
            {filing.materials.map((material, index) => (
              <Paper key={material.name} material={material}>
                {material.citation !== filing.materials[index - 1]?.citation && cited(material.citation)}
              </Paper>
            ))}
          </ol>
        </Part>
      )}
      {filing.steps.length > 0 && (
        <Part title={`办理程序 ${filing.steps.length} 步`}>
          <Notes notes={filing.steps} cited={cited} />
          {limits && <p className="filing-limits">时限：{limits}</p>}
        </Part>
      )}
    </section>
  );
}

const Part = ({ title, children }: { title: string; children: ReactNode }) => (
  <details className="filing-part">
    <summary>{title}</summary>
    {children}
  </details>
);

const STATE: Record<FilingWindow["state"], string> = {
  open: "正在受理",
  coming: "尚未开始",
  closed: "已截止",
  all_year: "全年受理",
  by_notice: "以通知为准",
};

/** 「正在受理 · 还有 19 天」. */
function WindowMark({ window: { state, days } }: { window: FilingWindow }) {
  const left = days === null ? "" : days === 0 ? " · 今天截止" : ` · 还有 ${days} 天`;
  return (
    <span className={`filing-state filing-${state}`}>
      {STATE[state]}
      {left}
    </span>
  );
}

/** The days of a window, or its words where it has none. */
function period({ opens, closes, label, text }: FilingWindow): string {
  if (opens === null && closes === null) return text;
  const days = [opens ?? "", closes ?? ""].filter(Boolean).join(" 至 ");
  return label === "" ? days : `${days}（${label}）`;
}

const Paper = ({ material, children }: { material: FilingMaterial; children: ReactNode }) => (
  <li>
    {material.name}
    {children}
    {demands(material).map((words) => (
      <span key={words} className="filing-demand">
        {words}
      </span>
    ))}
    {material.exempt && <span className="filing-demand filing-exempt">可免于提交</span>}
  </li>
);

/** What a paper must look like, who issues it, and who has to hand it in. */
function demands({ form, copies, stamped, issued_by, obtained_at, only_if }: FilingMaterial): string[] {
  return [
    form ?? "",
    copies === null ? "" : `${copies} 份`,
    stamped ? "加盖公章" : "",
    issued_by ? `${issued_by}出具` : "",
    obtained_at ?? "",
    only_if,
  ].filter(Boolean);
}

const Notes = ({ notes, cited }: { notes: FilingNote[]; cited: (n: number | null) => ReactNode }) => (
  <ol className="filing-steps">
    {notes.map((note, index) => (
      <li key={index}>
        <strong>{note.name}</strong> {note.text === note.name ? "" : note.text}
        {cited(note.citation)}
      </li>
    ))}
  </ol>
);

/** Where the guide can be taken away: as a checklist in Word, or as days for a calendar. */
function address({ document_id, benefit_id }: Filing, asOf: string, suffix: "docx" | "ics"): string {
  const query = new URLSearchParams({ benefit: benefit_id, as_of: asOf });
  return `/api/v1/policies/${encodeURIComponent(document_id)}/filing-guide.${suffix}?${query}`;
}
