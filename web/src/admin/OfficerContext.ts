import { createContext, use } from "react";

/** The access token, for what is shown only to who has one. */
export const TokenContext = createContext<string | null>(null);

export function useToken(): string {
  const token = use(TokenContext);
  if (token === null) throw new Error("useToken outside AdminPage");
  return token;
}
