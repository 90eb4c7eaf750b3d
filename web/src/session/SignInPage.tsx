import { LoginOutlined } from "@ant-design/icons";
import { Alert, Button, Divider, Input } from "antd";
import { type FormEvent, useState } from "react";
import { Link, Navigate, useSearchParams } from "react-router";

import { oidcStart } from "../api/auth";
import { toApiError } from "../api/problem";
import { Emblem } from "../app/Emblem";
import { useWords } from "../words/words";
import { isSignedIn, isStaff, signIn, useSession } from "./session";
import "./sign-in.css";

// A way back inside these pages only: 「//host」 would leave them.
const OWN_PATH = /^\/(?![/\\])/;

/** Name and password, or the way to another system's sign-in. */
export default function SignInPage() {
  const t = useWords();
  const { me, state } = useSession();
  const [parameters] = useSearchParams();
  const wanted = parameters.get("next") ?? "";
  const next = OWN_PATH.test(wanted) ? wanted : isStaff(me) ? "/console" : "/my";
  if (isSignedIn(me) && !parameters.has("switch")) return <Navigate to={next} replace />;
  return (
    <main className="sign-in">
      <section className="sign-in-card" aria-labelledby="sign-in-title">
        <Emblem size={40} />
        <h1 id="sign-in-title">{t("signin.title")}</h1>
        <p>{t("signin.lead")}</p>
        {parameters.has("ended") && <Alert type="warning" showIcon title={t("signin.ended")} />}
        {state === "failed" && <Alert type="error" showIcon title={t("signin.closed")} />}
        <PasswordForm />
        {me?.oidc && (
          <>
            <Divider plain>{t("signin.or")}</Divider>
            <Button block href={oidcStart(next)}>
              {t("signin.oidc")}
            </Button>
          </>
        )}
        <Link className="sign-in-token" to="/admin">
          {t("signin.token")}
        </Link>
      </section>
    </main>
  );
}

function PasswordForm() {
  const t = useWords();
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [asking, setAsking] = useState(false);

  const enter = async (event: FormEvent) => {
    event.preventDefault();
    setAsking(true);
    setProblem(null);
    try {
      await signIn(name.trim(), password);
    } catch (error) {
      const { status, message } = toApiError(error);
      setProblem(status === 401 ? t("signin.wrong") : message);
      setPassword("");
    } finally {
      setAsking(false);
    }
  };

  return (
    <form onSubmit={(event) => void enter(event)}>
      {problem && <Alert type="error" showIcon title={problem} role="alert" />}
      <label htmlFor="sign-in-name">{t("signin.name")}</label>
      <Input
        id="sign-in-name"
        autoComplete="username"
        autoCapitalize="none"
        size="large"
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <label htmlFor="sign-in-password">{t("signin.password")}</label>
      <Input.Password
        id="sign-in-password"
        autoComplete="current-password"
        size="large"
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <Button
        type="primary"
        size="large"
        htmlType="submit"
        icon={<LoginOutlined aria-hidden="true" />}
        loading={asking}
        disabled={name.trim() === "" || password === ""}
      >
        {t("signin.submit")}
      </Button>
    </form>
  );
}
