import { Fragment, useEffect, useRef } from "react";

import type { Span } from "./highlight";
import { ParagraphBlock } from "./ParagraphBlock";
import type { ReadableDocument } from "./readableDocument";
import { TableView } from "./TableView";
import "./document.css";

interface Props {
  document: ReadableDocument;
  /** The cited span in code points, as the API counts; it is marked and scrolled to. */
  cited: Span | null;
  asOf: string;
}

/** The text of a document, laid out for reading. */
export function DocumentView({ document, cited, asOf }: Props) {
  const root = useRef<HTMLElement>(null);
  const start = cited?.start;
  const end = cited?.end;

  useEffect(() => {
    if (start === undefined || end === undefined) return;
    root.current?.querySelector("[data-cited]")?.scrollIntoView({ block: "center" });
  }, [document, start, end]);

  const span = cited && document.toUtf16(cited);
  return (
    <article ref={root} className="document" lang="zh-CN">
      {document.blocks.map((block) => (
        <Fragment key={block.start}>
          {block.pageBreak !== null && <div className="page-break">第 {block.pageBreak} 页</div>}
          {block.type === "paragraph" ? (
            <ParagraphBlock text={document.text} paragraph={block} cited={span} asOf={asOf} />
          ) : (
            <TableView text={document.text} block={block} cited={span} asOf={asOf} />
          )}
        </Fragment>
      ))}
    </article>
  );
}
