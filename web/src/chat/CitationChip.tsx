import type { Citation } from "../api/types";
import { VALIDITY_LABEL } from "../policy/labels";
import { useOpenCitation } from "./CitationContext";

/** A small number that opens the cited words in their document. */
export function CitationChip({ citation, asOf }: { citation: Citation; asOf: string }) {
  const open = useOpenCitation();
  const name = `《${citation.title}》${citation.provision}（${VALIDITY_LABEL[citation.validity]}）`;
  return (
    <button
      type="button"
      className={`chip ${citation.validity === "in_force" ? "" : "chip-not-in-force"}`}
      data-citation={citation.n}
      title={name}
      aria-label={`出处 ${citation.n}：${name}`}
      onClick={() => open(citation, asOf)}
    >
      {citation.n}
    </button>
  );
}

/** The chip of citation `n`, or nothing where there is none. */
export function ChipOf({ n, citations, asOf }: { n: number | null; citations: Citation[]; asOf: string }) {
  const citation = citations.find((candidate) => candidate.n === n);
  return citation ? <CitationChip citation={citation} asOf={asOf} /> : null;
}
