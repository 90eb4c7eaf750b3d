import { Bar, BarChart, CartesianGrid, Legend, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";

import { useWords } from "../../words/words";

interface Row {
  name: string;
  /** One for each series. */
  values: number[];
}

interface Props {
  title: string;
  /** What the table is called that says the same. */
  table: string;
  axis: string;
  rows: Row[];
  series: { name: string; colour: string }[];
  isStacked?: boolean;
  isWide?: boolean;
}

const HEIGHT_PX = 240;

const stillness = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Figures as bars, and as a table for those who cannot see them or want them exactly. */
export function ChartBox({ title, table, axis, rows, series, isStacked = false, isWide = false }: Props) {
  const t = useWords();
  const data = rows.map(({ name, values }) => ({ name, ...Object.fromEntries(series.map((one, index) => [one.name, values[index] ?? 0])) }));
  return (
    <section className={`console-box chart ${isWide ? "chart-wide" : ""}`}>
      <h2>{title}</h2>
      {rows.length === 0 ? (
        <p className="chart-none">{t("stats.none")}</p>
      ) : (
        <>
          <div aria-hidden="true">
            <ResponsiveContainer width="100%" height={HEIGHT_PX}>
              <BarChart data={data} margin={{ top: 4, right: 8, bottom: 0, left: -20 }} accessibilityLayer={false}>
                <CartesianGrid stroke="#e8ecf1" vertical={false} />
                <XAxis dataKey="name" tick={{ fontSize: 12, fill: "#525c69" }} tickLine={false} axisLine={{ stroke: "#cfd6df" }} minTickGap={16} />
                <YAxis allowDecimals={false} tick={{ fontSize: 12, fill: "#525c69" }} tickLine={false} axisLine={false} />
                <Tooltip cursor={{ fill: "#0000000a" }} />
                {series.length > 1 && <Legend iconSize={10} wrapperStyle={{ fontSize: 12 }} />}
                {series.map(({ name, colour }) => (
                  <Bar
                    key={name}
                    dataKey={name}
                    fill={colour}
                    maxBarSize={44}
                    stackId={isStacked ? "all" : undefined}
                    isAnimationActive={!stillness}
                  />
                ))}
              </BarChart>
            </ResponsiveContainer>
          </div>
          <details className="chart-table">
            <summary>{t("stats.as-table")}</summary>
            <table className="console-table">
              <caption>{table}</caption>
              <thead>
                <tr>
                  <th>{axis}</th>
                  {series.map(({ name }) => (
                    <th key={name} className="number">
                      {name}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {rows.map(({ name, values }) => (
                  <tr key={name}>
                    <td>{name}</td>
                    {values.map((value, index) => (
                      <td key={series[index]?.name} className="number">
                        {value}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </details>
        </>
      )}
    </section>
  );
}
