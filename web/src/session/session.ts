import { useSyncExternalStore } from "react";

import { becomeVisitor, getMe, logIn, logOut, type Me, type Role } from "../api/auth";
import { setCsrfToken, waitForSession, whenRefused } from "../api/http";
import { ApiError, toApiError } from "../api/problem";
import { forgetStored } from "./stored";

interface Session {
  /** Null while the server has not said, and where it knows no accounts. */
  me: Me | null;
  state: "unknown" | "known" | "failed";
  error: ApiError | null;
  /** Whether somebody was signed in until the server said otherwise. */
  hasEnded: boolean;
}

const STAFF = new Set<Role>(["officer", "reviewer", "admin"]);

export const isStaff = (me: Me | null) => me !== null && STAFF.has(me.role);

/** Whether an account is signed in, not only a visitor's cookie. */
export const isSignedIn = (me: Me | null) => me !== null && me.role !== "visitor";

let session: Session = { me: null, state: "unknown", error: null, hasEnded: false };
let loading: Promise<void> | null = null;
const listeners = new Set<() => void>();

function become(next: Session) {
  session = next;
  setCsrfToken(next.me?.csrf_token ?? null);
  for (const listener of listeners) listener();
}

async function load() {
  try {
    let me = await getMe();
    if (me.actor === "nobody") {
      setCsrfToken(me.csrf_token);
      await becomeVisitor();
      me = await getMe();
    }
    become({ me, state: "known", error: null, hasEnded: false });
  } catch (problem) {
    become({ me: null, state: "failed", error: toApiError(problem), hasEnded: false });
  }
}

/** Who this browser acts for, asked once; a visitor gets the cookie that makes conversations and tickets its own. */
export function loadSession(): Promise<void> {
  loading ??= load();
  return loading;
}

waitForSession(loadSession);

/** Asks the server anew: after signing in and out, and where a session has ended. */
export function reloadSession(): Promise<void> {
  loading = load();
  return loading;
}

whenRefused(() => {
  if (!isSignedIn(session.me)) return;
  void reloadSession().then(() => !isSignedIn(session.me) && become({ ...session, hasEnded: true }));
});

export async function signIn(name: string, password: string) {
  await loadSession();
  await logIn(name, password);
  await reloadSession();
}

/** Ends the session and leaves nothing of it in this browser: the next one at this desk may be somebody else. */
export async function signOut() {
  await logOut();
  forgetStored();
  // A new page: what this one holds in memory is the last one's too.
  window.location.assign("/sign-in");
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

export const useSession = () => useSyncExternalStore(subscribe, () => session);
