/** What may be done to a ticket, as `allowed` names it, and what each asks for. */

export type ActionName =
  | "accept"
  | "assign"
  | "transfer/accept"
  | "transfer/decline"
  | "transfer"
  | "extend"
  | "link"
  | "merge"
  | "close"
  | "reopen";

export type Field = "to" | "reason" | "reason-optional" | "due_at" | "other-ticket";

interface Action {
  name: ActionName;
  fields: Field[];
  /** How the chosen ticket is called in the body. */
  otherAs?: "to" | "into";
}

/** In the order in which they are offered. */
export const ACTIONS: Action[] = [
  { name: "accept", fields: [] },
  { name: "transfer/accept", fields: [] },
  { name: "assign", fields: ["to"] },
  { name: "reopen", fields: ["reason"] },
  { name: "transfer/decline", fields: ["reason"] },
  { name: "transfer", fields: ["to", "reason"] },
  { name: "extend", fields: ["due_at", "reason"] },
  { name: "link", fields: ["other-ticket"], otherAs: "to" },
  { name: "merge", fields: ["other-ticket"], otherAs: "into" },
  { name: "close", fields: ["reason-optional"] },
];

export type ActionValues = Partial<Record<Field, string>>;

/** Whether all that has to be given is given. */
export const isComplete = ({ fields }: Action, values: ActionValues) =>
  fields.every((field) => field === "reason-optional" || (values[field] ?? "").trim() !== "");

/** The body of the request, from what the dialog holds. */
export function bodyOf({ otherAs }: Action, values: ActionValues): Record<string, string> {
  const body: Record<string, string> = {};
  const reason = (values.reason ?? values["reason-optional"] ?? "").trim();
  if (values.to) body.to = values.to;
  if (reason) body.reason = reason;
  if (values.due_at) body.due_at = values.due_at;
  if (otherAs && values["other-ticket"]) body[otherAs] = values["other-ticket"];
  return body;
}

export const offered = (allowed: string[]) => ACTIONS.filter(({ name }) => allowed.includes(name));

export type { Action };
