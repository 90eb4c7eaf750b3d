import type { NewTicket } from "./requests";
import type { Kind } from "./types";

/** What the form that opens a ticket holds. */
export interface TicketFields {
  kind: Kind;
  subject: string;
  text: string;
  enterprise_id: string;
  person: string;
  phone: string;
  email: string;
}

export const EMPTY_TICKET: TicketFields = {
  kind: "consult",
  subject: "",
  text: "",
  enterprise_id: "",
  person: "",
  phone: "",
  email: "",
};

const PHONE = /^\+?[\d\s()（）转-]{5,25}$/;
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

export const wrongPhone = ({ phone }: TicketFields) => phone.trim() !== "" && !PHONE.test(phone.trim());

export const wrongEmail = ({ email }: TicketFields) => email.trim() !== "" && !EMAIL.test(email.trim());

/** `needsContact`: of somebody who has no account, a telephone number or an e-mail address. */
export const isReady = (fields: TicketFields, needsContact: boolean) =>
  fields.subject.trim() !== "" &&
  fields.text.trim() !== "" &&
  !wrongPhone(fields) &&
  !wrongEmail(fields) &&
  (!needsContact || fields.phone.trim() !== "" || fields.email.trim() !== "");

/** The fields as the API takes them; what was left open is left out. */
export function newTicket(fields: TicketFields, from: Pick<NewTicket, "conversation_id" | "answer_id"> = {}): NewTicket {
  const contact: Record<string, string> = {};
  for (const name of ["person", "phone", "email"] as const) {
    if (fields[name].trim() !== "") contact[name] = fields[name].trim();
  }
  return {
    kind: fields.kind,
    subject: fields.subject.trim(),
    text: fields.text.trim(),
    contact,
    ...(fields.enterprise_id && { enterprise_id: fields.enterprise_id }),
    ...from,
  };
}

const LONGEST_SUBJECT = 40;

/** A question as a subject: its first sentence, cut where it is long. */
export function subjectOf(question: string): string {
  const characters = [...(/^[^\n。！？!?]*[。！？!?]?/.exec(question.trim())?.[0] ?? "")];
  return characters.length > LONGEST_SUBJECT ? `${characters.slice(0, LONGEST_SUBJECT - 1).join("")}…` : characters.join("");
}
