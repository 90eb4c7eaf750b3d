import { address, getJson, sendJson } from "./http";

export type Role = "visitor" | "enterprise" | "officer" | "reviewer" | "admin";

/** Who the pages act for. `actor` is "nobody" until an account or the cookie of a visitor says more. */
export interface Me {
  role: Role;
  name: string;
  actor: string;
  enterprise_id: string | null;
  csrf_token: string | null;
  permissions: string[];
  /** Whether one can sign in elsewhere. */
  oidc: boolean;
}

export const getMe = () => getJson<Me>(address("/auth/me"));

export const becomeVisitor = () => sendJson<unknown>("POST", address("/auth/visitor"));

export const logIn = (name: string, password: string) => sendJson<unknown>("POST", address("/auth/login"), { name, password });

export const logOut = () => sendJson<unknown>("POST", address("/auth/logout"));

/** Leads to the sign-in page of another system and back to `next`. */
export const oidcStart = (next: string) => `${address("/auth/oidc/start")}?then=${encodeURIComponent(next)}`;
