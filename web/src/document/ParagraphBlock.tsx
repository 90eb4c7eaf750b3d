import { CitedText } from "./CitedText";
import type { Span } from "./highlight";
import type { Paragraph } from "./readableDocument";
import { isRepealed, RepealNote } from "./RepealNote";

interface Props {
  text: string;
  paragraph: Paragraph;
  cited: Span | null;
  asOf: string;
}

// Documents print 「第五条 申请」 with a space or without; on the page there is always one. 「（二）」 and 「一、」 need none.
const isUnspaced = (text: string, { start, labelEnd }: Paragraph) =>
  /[条章节编]$/.test(text.slice(start, labelEnd)) && !/^\s/.test(text.slice(labelEnd));

const TAG = { title: "h2", heading: "h3", article: "p", item: "p", body: "p" } as const;

export function ParagraphBlock({ text, paragraph, cited, asOf }: Props) {
  const { role, depth, start, end, labelEnd, provisionId, repealedOn } = paragraph;
  const Tag = role === "heading" && depth > 1 ? "h4" : TAG[role];
  const struck = isRepealed(repealedOn, asOf);
  return (
    <Tag id={provisionId ? `provision-${provisionId}` : undefined} className={`line line-${role} ${struck ? "struck" : ""}`}>
      {repealedOn && labelEnd > start && <RepealNote on={repealedOn} asOf={asOf} />}
      <span className="line-text">
        {labelEnd > start && (
          <span className={isUnspaced(text, paragraph) ? "label label-unspaced" : "label"}>
            <CitedText text={text} span={{ start, end: labelEnd }} cited={cited} />
          </span>
        )}
        <CitedText text={text} span={{ start: labelEnd, end }} cited={cited} />
      </span>
    </Tag>
  );
}
