import { useEffect, useRef } from "react";

import type { Finding } from "../../desk/types";
import { useWords } from "../../words/words";
import { markAt, markedPieces, placeOf } from "./marked";

interface Props {
  text: string;
  findings: Finding[];
  readOnly: boolean;
  /** The finding to go to; its number changes with each wish, so that one can go there again. */
  jump: { finding: Finding; wish: number } | null;
  onEdit: (text: string) => void;
  onMark: (n: number) => void;
  onSave: () => void;
}

/** The letter as plain text. Behind it lies the same text with what was found underlined; both wrap alike and grow together. */
export function LetterEditor({ text, findings, readOnly, jump, onEdit, onMark, onSave }: Props) {
  const t = useWords();
  const area = useRef<HTMLTextAreaElement>(null);
  const shade = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (!jump || !area.current) return;
    const place = placeOf(area.current.value, jump.finding);
    if (!place) return;
    area.current.focus({ preventScroll: true });
    area.current.setSelectionRange(place.start, place.end);
    const marks = [...(shade.current?.querySelectorAll<HTMLElement>("[data-start]") ?? [])];
    marks.find((mark) => Number(mark.dataset.start) === jump.finding.start)?.scrollIntoView({ block: "center" });
  }, [jump]);

  const lookAtMark = ({ selectionStart, selectionEnd, value }: HTMLTextAreaElement) => {
    const n = selectionStart === selectionEnd ? markAt(value, selectionStart) : null;
    if (n !== null) onMark(n);
  };
  return (
    <div className="letter-editor">
      <div className="letter-shade" ref={shade} aria-hidden="true">
        {markedPieces(text, findings).map((piece, index) =>
          piece.finding ? (
            <mark key={index} className={`found found-${piece.finding.kind}`} data-start={piece.finding.start}>
              {piece.text}
            </mark>
          ) : (
            <span key={index}>{piece.text}</span>
          ),
        )}
        {"\n"}
      </div>
      <textarea
        id="letter-text"
        ref={area}
        aria-label={t("letter.text")}
        aria-describedby="letter-hint"
        spellCheck={false}
        readOnly={readOnly}
        value={text}
        onChange={(event) => onEdit(event.target.value)}
        onClick={(event) => lookAtMark(event.currentTarget)}
        onKeyDown={(event) => {
          if ((event.ctrlKey || event.metaKey) && event.key === "s") {
            event.preventDefault();
            onSave();
          }
        }}
      />
    </div>
  );
}
