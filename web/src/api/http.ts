import { fromResponse, unreachable } from "./problem";

export const BASE = "/api/v1";

const AUTH = `${BASE}/auth/`;

type Query = Record<string, string | number | boolean | null | undefined>;

export function address(path: string, query: Query = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== "") parameters.set(name, String(value));
  }
  const tail = parameters.toString();
  return `${BASE}${path}${tail ? `?${tail}` : ""}`;
}

const SAFE = new Set(["GET", "HEAD", undefined]);

/** What proves that a request comes from these pages; set when the session is known. */
let csrfToken: string | null = null;

export function setCsrfToken(token: string | null) {
  csrfToken = token;
}

/** Waits until it is known who the pages act for: what changes something belongs to somebody. */
let sessionKnown: () => Promise<void> = () => Promise.resolve();

export function waitForSession(known: () => Promise<void>) {
  sessionKnown = known;
}

/** Told when the server refuses a request: a session may have ended. */
let refused: () => void = () => undefined;

export function whenRefused(tell: () => void) {
  refused = tell;
}

const REFUSALS = new Set([401, 403]);

/** The headers by which the server knows a request of these pages from a forged one. */
export const csrfHeaders = (): Record<string, string> => (csrfToken ? { "x-csrf-token": csrfToken } : {});

export async function request(url: string, init: RequestInit = {}): Promise<Response> {
  const isSafe = SAFE.has(init.method);
  if (!isSafe && !url.startsWith(AUTH)) await sessionKnown();
  const headers = isSafe ? init.headers : { ...csrfHeaders(), ...(init.headers as Record<string, string>) };
  let response: Response;
  try {
    response = await fetch(url, { ...init, headers });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw unreachable();
  }
  if (response.ok) return response;
  if (REFUSALS.has(response.status) && !url.startsWith(AUTH)) refused();
  throw await fromResponse(response);
}

export async function getJson<T>(url: string, init: RequestInit = {}): Promise<T> {
  const response = await request(url, init);
  return (await response.json()) as T;
}

const withBody = (method: string) => (url: string, body: unknown, init: RequestInit = {}) =>
  request(url, {
    ...init,
    method,
    body: JSON.stringify(body),
    headers: { "content-type": "application/json", ...(init.headers as Record<string, string>) },
  });

export const postJson = withBody("POST");

/** The answer to a body sent by `method`; null where the answer has none. */
export async function sendJson<T>(method: "POST" | "PUT" | "PATCH" | "DELETE", url: string, body: unknown = {}): Promise<T> {
  const response = await withBody(method)(url, body);
  return response.status === 204 ? (null as T) : ((await response.json()) as T);
}
