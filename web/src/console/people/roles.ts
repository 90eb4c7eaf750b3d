import type { Role } from "../../api/auth";

/** The roles that an account can have. */
export const ROLES: Role[] = ["officer", "reviewer", "admin", "enterprise"];

/** What a key may be allowed, by its name in the API. */
export const SCOPES = ["ask", "tickets", "export", "desk", "review", "policies", "people", "audit"] as const;
