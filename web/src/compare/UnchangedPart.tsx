import { ParagraphBlock } from "../document/ParagraphBlock";
import type { Block, ReadableDocument } from "../document/readableDocument";
import { TableView } from "../document/TableView";
import "../document/document.css";

interface Props {
  document: ReadableDocument;
  blocks: Block[];
  asOf: string;
}

/** What stayed between two changes, folded. */
export const UnchangedPart = ({ document, blocks, asOf }: Props) => (
  <details className="unchanged">
    <summary>{summary(document.text, blocks)}</summary>
    <div className="document" lang="zh-CN">
      {blocks.map((block) =>
        block.type === "paragraph" ? (
          <ParagraphBlock key={block.start} text={document.text} paragraph={block} cited={null} asOf={asOf} />
        ) : (
          <TableView key={block.start} text={document.text} block={block} cited={null} asOf={asOf} />
        ),
      )}
    </div>
  </details>
);

/** 「未变：第六条 至 第九条（12 段）」 */
function summary(text: string, blocks: Block[]): string {
  const labels = blocks.flatMap((block) =>
    block.type === "paragraph" && block.role === "article" && block.labelEnd > block.start
      ? [text.slice(block.start, block.labelEnd).trim()]
      : [],
  );
  const [first, last] = [labels[0], labels.at(-1)];
  const count = `${blocks.length} 段`;
  if (first === undefined) return `未变：${count}`;
  return first === last ? `未变：${first}（${count}）` : `未变：${first} 至 ${last}（${count}）`;
}
