import { address, getJson, sendJson } from "./http";

/** The shapes and requests of policy cards as officers see them. */

export type CardStatus = "draft" | "approved";

export interface CardSummary {
  document_id: string;
  title: string;
  version: number;
  status: CardStatus;
  origin: "read" | "model" | "hand";
  /** Their names. */
  benefits: string[];
  signed_by: string | null;
  signed_at: string | null;
  /** What sent it back. */
  notes: string[];
}

export interface CardLine {
  depth: number;
  text: string;
  /** Where the text says so; in code points. */
  source: { at: string; quote: string; start: number; end: number } | null;
}

export interface CardLines {
  summary: CardSummary;
  lines: CardLine[];
}

const cardPath = (id: string, part: string) => address(`/policies/${encodeURIComponent(id)}/cards/${part}`);

export const listCards = (signal?: AbortSignal) => getJson<{ items: CardSummary[] }>(address("/policies/cards"), { signal });

export const getCardLines = (id: string, signal?: AbortSignal) => getJson<CardLines>(cardPath(id, "lines"), { signal });

export const signCard = (id: string, by: string, withdraw?: string) =>
  sendJson<unknown>("POST", cardPath(id, "approve"), { by, ...(withdraw && { withdraw }) });
