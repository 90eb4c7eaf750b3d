import type { Answer } from "../api/types";
import { VALIDITY_LABEL } from "../policy/labels";

/** The whole answer, details included, with its sources, for pasting elsewhere. */
export function answerAsText(question: string, answer: Answer): string {
  const sources = answer.citations.map((citation) => {
    const number = citation.document_number ? `（${citation.document_number}）` : "";
    const page = citation.page === null ? "" : `，第 ${citation.page} 页`;
    return `[${citation.n}] 《${citation.title}》${number}${citation.provision}${page}（${VALIDITY_LABEL[citation.validity]}）：“${citation.quote}”`;
  });
  return [
    `问：${question}`,
    `答：${answer.text}`,
    ...answer.details.map(({ title, text }) => `${title}：\n${text}`),
    ...(sources.length > 0 ? [`依据：\n${sources.join("\n")}`] : []),
    `政策日期：${answer.as_of}。${answer.ai_label}`,
  ].join("\n\n");
}
