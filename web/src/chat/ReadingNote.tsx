import { Loading } from "../app/Loading";
import type { Turn } from "./turn";

const NAMED = 3;

/** What the assistant is doing while the answer is not complete. */
export function ReadingNote({ turn: { phase, retrieval } }: { turn: Turn }) {
  if (phase === "streaming") return null;
  if (!retrieval) return <Loading label="正在理解问题" />;
  const { documents } = retrieval;
  if (documents.length === 0) return <Loading label="正在核对政策原文" />;
  const rest = documents.length - NAMED;
  return (
    <div className="reading">
      <Loading label={`正在查阅 ${documents.length} 份文件`} />
      <ul>
        {documents.slice(0, NAMED).map(({ document_id, title }) => (
          <li key={document_id}>《{title}》</li>
        ))}
        {rest > 0 && <li>另有 {rest} 份</li>}
      </ul>
    </div>
  );
}
