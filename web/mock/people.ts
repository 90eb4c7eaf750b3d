import type { IncomingMessage, ServerResponse } from "node:http";

import type { Me, Role } from "../src/api/auth";
import type { ApiKey, User } from "../src/api/people";
import { bodyOf, json, problem } from "./replies.ts";

const user = (id: string, name: string, display_name: string, role: Role, enterprise_id: string | null = null): User => ({
  id,
  name,
  display_name,
  role,
  enterprise_id,
  email: null,
  active: true,
  oidc: false,
  created_at: "2026-10-08T01:00:00Z",
});

/** Everybody's password is 「demo」. */
export const USERS: User[] = [
  user("u1", "admin", "管理员", "admin"),
  user("u2", "zhang", "张晓燕", "officer"),
  user("u3", "li", "李审核", "reviewer"),
  user("u4", "xingyuan", "星源智能 王经理", "enterprise", "e1"),
];

export const ENTERPRISES = [
  { id: "e1", name: "星源智能科技有限公司", credit_code: "91990100MA00000010", profile: {}, stage: "growth", created_at: "2026-10-08T01:00:00Z" },
  { id: "e2", name: "云帆新材料有限公司", credit_code: null, profile: {}, stage: "recognition", created_at: "2026-10-12T01:00:00Z" },
];

const KEYS: ApiKey[] = [
  {
    id: "k1",
    name: "企业服务热线系统",
    role: "officer",
    enterprise_id: null,
    scopes: ["desk"],
    created_by: "管理员",
    created_at: "2026-11-01T01:00:00Z",
    expires_at: "2027-01-30T01:00:00Z",
    revoked_at: null,
  },
];

let signedIn: User | null = null;

/** Who the mock's one browser is. */
export function me(): Me {
  if (signedIn === null) {
    return { role: "visitor", name: "访客", actor: "visitor:1", enterprise_id: null, csrf_token: null, permissions: ["ask", "tickets"], oidc: true };
  }
  const { id, display_name, role, enterprise_id } = signedIn;
  return { role, name: display_name, actor: `user:${id}`, enterprise_id, csrf_token: "mock", permissions: [], oidc: true };
}

export async function whoIs(request: IncomingMessage, response: ServerResponse, part: string) {
  if (part === "login") {
    const { name, password } = await bodyOf<{ name: string; password: string }>(request);
    const found = USERS.find((candidate) => candidate.name === name && candidate.active);
    if (!found || password !== "demo") return problem(response, 401, "用户名或密码不正确");
    signedIn = found;
  }
  if (part === "logout") signedIn = null;
  return json(response, me());
}

export async function people(request: IncomingMessage, response: ServerResponse, [list, id]: string[]) {
  if (me().role !== "admin") return problem(response, 403, "请先以有相应权限的账号登录");
  const method = request.method ?? "GET";
  if (list === "enterprises") {
    if (method === "POST") ENTERPRISES.push({ ...ENTERPRISES[1]!, ...(await bodyOf<{ name: string }>(request)), id: `e${ENTERPRISES.length + 1}` });
    return json(response, { items: ENTERPRISES });
  }
  if (list === "keys") {
    if (method === "POST") {
      const key = { ...KEYS[0]!, ...(await bodyOf<Partial<ApiKey>>(request)), id: `k${KEYS.length + 1}` };
      KEYS.push(key);
      return json(response, { ...key, secret: "esl_9f2c7a61d0e84b5f_demo-secret-shown-once" });
    }
    const key = KEYS.find((candidate) => candidate.id === id);
    if (method === "DELETE" && key) key.revoked_at = new Date().toISOString();
    return json(response, { items: KEYS });
  }
  if (method === "POST") {
    const given = await bodyOf<User>(request);
    USERS.push({ ...user(`u${USERS.length + 1}`, given.name, given.display_name ?? "", given.role), ...given });
  }
  const changed = USERS.find((candidate) => candidate.id === id);
  if (method === "PATCH" && changed) Object.assign(changed, await bodyOf<Partial<User>>(request));
  return json(response, { items: USERS });
}

const ENTRIES = ["ticket.opened", "ticket.accepted", "draft.generated", "personal.viewed", "letter.sent"].map((action, index) => ({
  number: index + 1,
  at: `2026-11-2${index % 3}T0${index + 1}:30:00Z`,
  actor: index === 0 ? "user:u4" : "user:u2",
  action,
  object: "ticket:t1",
  body: { revision: index + 1 },
  previous_hash: "",
  hash: `${index}a91c…`,
}));

export function audit(response: ServerResponse, part: string) {
  if (part !== "verify") return json(response, { items: ENTRIES, next_after: null });
  const head_hash = "5d41402abc4b2a76b9719d911017c592e3b0c44298fc1c149afbf4c8996fb924";
  return json(response, { sound: true, entries: ENTRIES.length, head_number: ENTRIES.length, head_hash, faults: [] });
}
