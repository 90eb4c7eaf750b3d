import { Alert, Button } from "antd";
import type { ReactNode } from "react";
import { Navigate, useLocation } from "react-router";

import { Loading } from "../app/Loading";
import { useWords } from "../words/words";
import { isSignedIn, isStaff, reloadSession, useSession } from "./session";

/** What only staff may see; others are asked to sign in and come back. */
export function RequireStaff({ children }: { children: ReactNode }) {
  const t = useWords();
  const { me, state, error, hasEnded } = useSession();
  const { pathname, search } = useLocation();
  if (isStaff(me)) return children;
  if (state === "unknown") return <Loading label={t("loading")} />;
  if (error) {
    return (
      <Alert
        type="error"
        showIcon
        title={error.status === 404 ? t("signin.closed") : error.message}
        action={
          <Button size="small" onClick={() => void reloadSession()}>
            {t("do.retry")}
          </Button>
        }
      />
    );
  }
  const next = encodeURIComponent(pathname + search);
  if (!isSignedIn(me)) return <Navigate to={`/sign-in?next=${next}${hasEnded ? "&ended" : ""}`} replace />;
  return <Alert type="warning" showIcon title={t("signin.not-staff", { name: me?.name ?? "" })} />;
}
