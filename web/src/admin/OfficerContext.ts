import { createContext, use } from "react";

/** The access token, for what is shown only to who has one; "" where the session of whoever is signed in stands for it. */
export const TokenContext = createContext<string | null>(null);

export function useToken(): string {
  const token = use(TokenContext);
  if (token === null) throw new Error("useToken outside AdminPage");
  return token;
}
