import type { TableCell } from "../api/types";

export interface MergedCell {
  cell: TableCell;
  /** Column in the full grid, from 0. */
  column: number;
  columns: number;
  rows: number;
}

const same = (a: TableCell | undefined, b: TableCell) =>
  a !== undefined && a.start < a.end && a.start === b.start && a.end === b.end;

/** The grid with every merged cell once: the API repeats its span at each place that it covers. */
export function mergedCells(grid: TableCell[][], headerRows: number): MergedCell[][] {
  return grid.map((row, r) =>
    row.flatMap((cell, column) => {
      // A cell does not reach from the header into the body: they are different parts of the table.
      const above = r === headerRows ? undefined : grid[r - 1]?.[column];
      if (same(row[column - 1], cell) || same(above, cell)) return [];
      let columns = 1;
      while (same(row[column + columns], cell)) columns += 1;
      let rows = 1;
      while (r + rows !== headerRows && same(grid[r + rows]?.[column], cell)) rows += 1;
      return [{ cell, column, columns, rows }];
    }),
  );
}
