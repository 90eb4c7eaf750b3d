import { useCallback, useState } from "react";

import { getStats, type Stats } from "../../api/learning";
import { useLoaded } from "../../api/useLoaded";
import { KINDS } from "../../desk/types";
import { named, useWords } from "../../words/words";
import { ConsolePage } from "../ConsolePage";
import { LoadedPart } from "../LoadedPart";
import { ChartBox } from "./ChartBox";
import { duration, meanRating, share } from "./figures";
import { daysBetween, lastDays } from "./period";
import { type Period, PeriodChoice } from "./PeriodChoice";
import { Tile } from "./Tile";
import "./insight.css";

const ALL = "all"; // the API's row of all kinds together

/** How much comes in, how fast and how well it is answered, and what people change in drafts. */
export default function StatsPage() {
  const t = useWords();
  const [days, setDays] = useState<Period>(30);
  const { since, until } = lastDays(days);
  const load = useCallback((signal: AbortSignal) => getStats(since, until, signal), [since, until]);
  const loaded = useLoaded(load);
  return (
    <ConsolePage title={t("stats.title")} tools={<PeriodChoice value={days} onChange={setDays} />}>
      <LoadedPart loaded={loaded}>
        {(stats) => (
          <>
            <Tiles stats={stats} />
            <Charts stats={stats} days={daysBetween(since, until)} />
          </>
        )}
      </LoadedPart>
    </ConsolePage>
  );
}

function Tiles({ stats }: { stats: Stats }) {
  const t = useWords();
  const waiting = stats.waiting[ALL];
  const { mean, count } = meanRating(stats.ratings);
  const median = waiting?.median_hours ?? null;
  return (
    <ul className="tiles">
      <Tile name={t("stats.opened")} value={String(stats.opened)} />
      <Tile name={t("stats.answered")} value={String(waiting?.answered ?? 0)} note={t("stats.in-time", { share: share(waiting?.in_time) })} />
      <Tile name={t("stats.first-answer")} value={median === null ? "—" : duration(t, median)} />
      <Tile name={t("stats.overdue")} value={String(stats.overdue)} isBad={stats.overdue > 0} />
      <Tile name={t("stats.unchanged")} value={share(stats.drafting[ALL]?.unchanged)} />
      <Tile name={t("stats.rating")} value={mean === null ? "—" : String(mean)} note={t("stats.ratings-of", { n: count })} />
      <Tile name={t("stats.questions")} value={String(stats.questions)} note={t("stats.refused", { n: stats.refused })} />
      <Tile name={t("stats.signed")} value={String(stats.signed)} />
    </ul>
  );
}

function Charts({ stats, days }: { stats: Stats; days: string[] }) {
  const t = useWords();
  const kinds = KINDS.filter((kind) => (stats.by_kind[kind] ?? 0) > 0);
  const drafted = KINDS.filter((kind) => (stats.drafting[kind]?.sent ?? 0) > 0);
  const levels = ["5", "4", "3", "2", "1"];
  const reasons = Object.entries(stats.reasons).slice(0, 8);
  return (
    <div className="charts">
      <ChartBox
        title={t("stats.volume")}
        table={t("stats.volume-table")}
        axis={t("stats.day")}
        rows={days.map((day) => ({ name: day.slice(5), values: [stats.by_day[day] ?? 0] }))}
        series={[{ name: t("stats.opened"), colour: "#2f74c9" }]}
        isWide
      />
      <ChartBox
        title={t("stats.by-kind")}
        table={t("stats.by-kind-table")}
        axis={t("stats.kind")}
        rows={kinds.map((kind) => ({ name: t(`kind.${kind}`), values: [stats.by_kind[kind] ?? 0] }))}
        series={[{ name: t("stats.count"), colour: "#2f74c9" }]}
      />
      <ChartBox
        title={t("stats.edits")}
        table={t("stats.edits-table")}
        axis={t("stats.kind")}
        rows={drafted.map((kind) => {
          const drafting = stats.drafting[kind];
          return { name: t(`kind.${kind}`), values: [drafting?.kept ?? 0, drafting?.changed ?? 0, drafting?.added ?? 0, drafting?.removed ?? 0] };
        })}
        series={[
          { name: t("stats.edit-kept"), colour: "#2e8b57" },
          { name: t("stats.edit-changed"), colour: "#d9a520" },
          { name: t("stats.edit-added"), colour: "#2f74c9" },
          { name: t("stats.edit-removed"), colour: "#b5403c" },
        ]}
        isStacked
      />
      <ChartBox
        title={t("stats.ratings")}
        table={t("stats.ratings-table")}
        axis={t("stats.level")}
        rows={meanRating(stats.ratings).count === 0 ? [] : levels.map((level) => ({ name: named(t, "rating", level), values: [stats.ratings[level] ?? 0] }))}
        series={[{ name: t("stats.count"), colour: "#2e8b57" }]}
      />
      <ChartBox
        title={t("stats.reasons")}
        table={t("stats.reasons")}
        axis={t("stats.reason")}
        rows={reasons.map(([name, n]) => ({ name, values: [n] }))}
        series={[{ name: t("stats.count"), colour: "#5b7fa8" }]}
      />
    </div>
  );
}
