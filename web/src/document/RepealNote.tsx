export const isRepealed = (on: string | null, asOf: string) => on !== null && on <= asOf;

export const RepealNote = ({ on, asOf }: { on: string; asOf: string }) => (
  <span className="repeal-note">{isRepealed(on, asOf) ? `已于 ${on} 废止` : `将于 ${on} 废止`}</span>
);
