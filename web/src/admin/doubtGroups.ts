import type { Doubt } from "../api/compareTypes";

export interface DoubtGroup {
  documentId: string;
  title: string;
  doubts: Doubt[];
}

/** Doubts by document, in the order in which documents come first. */
export function doubtGroups(doubts: Doubt[]): DoubtGroup[] {
  const groups = new Map<string, DoubtGroup>();
  for (const doubt of doubts) {
    const group = groups.get(doubt.document_id) ?? { documentId: doubt.document_id, title: doubt.title, doubts: [] };
    group.doubts.push(doubt);
    groups.set(doubt.document_id, group);
  }
  return [...groups.values()];
}
