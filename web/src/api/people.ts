import type { Role } from "./auth";
import { address, getJson, request, sendJson } from "./http";

/** The shapes and requests of accounts, keys, enterprises and the audit chain. */

export interface User {
  id: string;
  name: string;
  display_name: string;
  role: Role;
  enterprise_id: string | null;
  email: string | null;
  active: boolean;
  /** Signs in elsewhere. */
  oidc: boolean;
  created_at: string;
}

export interface NewUser {
  name: string;
  password: string;
  role: Role;
  display_name?: string;
  enterprise_id?: string;
  email?: string;
}

export interface ApiKey {
  id: string;
  name: string;
  role: Role;
  enterprise_id: string | null;
  scopes: string[];
  created_by: string;
  created_at: string;
  expires_at: string;
  revoked_at: string | null;
}

export interface NewKey {
  name: string;
  role: Role;
  scopes?: string[];
  enterprise_id?: string;
  days: number;
}

export interface Enterprise {
  id: string;
  name: string;
  credit_code: string | null;
  stage: string | null;
  created_at: string;
}

export interface AuditEntry {
  number: number;
  at: string;
  actor: string;
  action: string;
  object: string;
  body: Record<string, unknown>;
  hash: string;
}

export interface AuditVerification {
  sound: boolean;
  entries: number;
  head_number: number;
  head_hash: string;
  faults: { number: number; message: string }[];
}

type List<T> = { items: T[] };

export const listUsers = (signal?: AbortSignal) => getJson<List<User>>(address("/people/users"), { signal });

export const addUser = (user: NewUser) => sendJson<User>("POST", address("/people/users"), user);

export const changeUser = (id: string, change: { active?: boolean; role?: Role; password?: string }) =>
  sendJson<User>("PATCH", address(`/people/users/${encodeURIComponent(id)}`), change);

export const listKeys = (signal?: AbortSignal) => getJson<List<ApiKey>>(address("/people/keys"), { signal });

/** The key with its secret, which the server tells this once. */
export const addKey = (key: NewKey) => sendJson<ApiKey & { secret: string }>("POST", address("/people/keys"), key);

export const revokeKey = (id: string) => request(address(`/people/keys/${encodeURIComponent(id)}`), { method: "DELETE" });

export const listEnterprises = (signal?: AbortSignal) => getJson<List<Enterprise>>(address("/people/enterprises"), { signal });

export const addEnterprise = (enterprise: { name: string; credit_code?: string }) =>
  sendJson<Enterprise>("POST", address("/people/enterprises"), enterprise);

export const enterpriseExportUrl = (id: string) => address(`/people/enterprises/${encodeURIComponent(id)}/export`);

export const deleteEnterprise = (id: string) =>
  request(address(`/people/enterprises/${encodeURIComponent(id)}`), { method: "DELETE" });

export const listAudit = (after: number | null, signal?: AbortSignal) =>
  getJson<List<AuditEntry> & { next_after: number | null }>(address("/audit", { after }), { signal });

export const verifyAudit = () => getJson<AuditVerification>(address("/audit/verify"));
