import { useSyncExternalStore } from "react";

import { ApiError, toApiError } from "../api/problem";

/** Who has given the access token of the administration in this tab. It is kept for the tab alone and never put into an address. */
interface Officer {
  token: string | null;
  /** Why the server did not accept the last token. */
  refusal: ApiError | null;
}

const KEY = "esl.admin-token";

// What an HTTP header can carry.
const SENDABLE = /^[\x21-\x7e]+$/;

const WRONG_TOKEN = "访问令牌不正确，请核对后重新输入。";

let officer: Officer = { token: storedToken(), refusal: null };
const listeners = new Set<() => void>();

function storedToken(): string | null {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function become(next: Officer) {
  officer = next;
  try {
    if (next.token) sessionStorage.setItem(KEY, next.token);
    else sessionStorage.removeItem(KEY);
  } catch {
    // Where storage is refused the token lasts as long as the page.
  }
  for (const listener of listeners) listener();
}

export const isSendable = (token: string) => SENDABLE.test(token);

export const signIn = (token: string) => become({ token, refusal: null });

export const signOut = () => become({ token: null, refusal: null });

/** The error in words for an officer. One that says the token does not open the administration forgets the token. */
export function spokenToOfficer(problem: unknown): ApiError {
  const error = toApiError(problem);
  if (error.status !== 401 && error.status !== 403) return error;
  const refusal = error.status === 401 ? new ApiError(401, WRONG_TOKEN) : error;
  become({ token: null, refusal });
  return refusal;
}

export const useOfficer = () =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => officer,
  );
