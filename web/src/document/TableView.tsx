import { CitedText } from "./CitedText";
import { overlaps, type Span } from "./highlight";
import { mergedCells, type MergedCell } from "./mergedCells";
import type { TableBlock } from "./readableDocument";
import { isRepealed, RepealNote } from "./RepealNote";

interface Props {
  text: string;
  block: TableBlock;
  cited: Span | null;
  asOf: string;
}

export function TableView({ text, block, cited, asOf }: Props) {
  const { header_rows: headerRows, rows } = block.table;
  const grid = mergedCells(rows, headerRows);
  const row = (cells: MergedCell[], index: number) => {
    const isHeader = index < headerRows;
    const isCited = cited !== null && !isHeader && cells.some(({ cell }) => overlaps(cell, cited));
    return (
      <tr key={index} className={isCited ? "row-cited" : undefined}>
        {cells.map((merged) => (
          <Cell key={merged.column} text={text} merged={merged} isHeader={isHeader} cited={cited} />
        ))}
      </tr>
    );
  };
  return (
    <div className="table-scroll" role="region" aria-label={block.table.caption || "表格"} tabIndex={0}>
      {block.repealedOn && <RepealNote on={block.repealedOn} asOf={asOf} />}
      <table className={`policy-table ${isRepealed(block.repealedOn, asOf) ? "struck" : ""}`}>
        {block.caption && (
          <caption>
            <CitedText text={text} span={block.caption} cited={cited} />
          </caption>
        )}
        {headerRows > 0 && <thead>{grid.slice(0, headerRows).map((cells, index) => row(cells, index))}</thead>}
        <tbody>{grid.slice(headerRows).map((cells, index) => row(cells, index + headerRows))}</tbody>
      </table>
    </div>
  );
}

interface CellProps {
  text: string;
  merged: MergedCell;
  isHeader: boolean;
  cited: Span | null;
}

// Telephone numbers, dates and item numbers: 「0099-88120106」「2026-12-31」「YS-2026-001」「20万元」「5%」.
const UNBROKEN = /^[\w./%-]{1,16}(?:万元|亿元|元|家|人|天)?$/;

function Cell({ text, merged: { cell, columns, rows }, isHeader, cited }: CellProps) {
  const Tag = isHeader ? "th" : "td";
  // A cell whose text was joined from several lines is not a slice of the document: it is marked as a whole.
  const isSlice = text.slice(cell.start, cell.end) === cell.text;
  return (
    <Tag
      colSpan={columns}
      rowSpan={rows}
      scope={isHeader ? "col" : undefined}
      className={UNBROKEN.test(cell.text) ? "unbroken" : undefined}
    >
      {isSlice ? (
        <CitedText text={text} span={cell} cited={cited} />
      ) : (
        <CitedText
          text={cell.text}
          span={{ start: 0, end: cell.text.length }}
          cited={cited && overlaps(cell, cited) ? { start: 0, end: cell.text.length } : null}
        />
      )}
    </Tag>
  );
}
