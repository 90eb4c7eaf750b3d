/** One figure with its name. */
export const Tile = ({ name, value, note, isBad = false }: { name: string; value: string; note?: string; isBad?: boolean }) => (
  <li className={isBad ? "tile tile-bad" : "tile"}>
    <span className="tile-name">{name}</span>
    <strong>{value}</strong>
    {note && <span className="tile-note">{note}</span>}
  </li>
);
