import { Button, Segmented } from "antd";
import { Link } from "react-router";

import { useDone } from "../console/useDone";
import { chooseLanguage, type Language, useLanguage } from "../words/language";
import { useNav } from "../words/nav";
import { named, useWords } from "../words/words";
import { isSignedIn, isStaff, signOut, useSession } from "./session";

/** Loaded when first opened: who is signed in, where they may go, the language. */
export default function AccountMenu({ onLeave }: { onLeave: () => void }) {
  const nav = useNav();
  const t = useWords();
  const language = useLanguage();
  const { me } = useSession();
  const run = useDone();
  return (
    <div className="account-menu">
      {me && isSignedIn(me) && (
        <p className="account-name">
          <strong>{me.name}</strong> <span>{named(t, "role", me.role)}</span>
        </p>
      )}
      {isStaff(me) && (
        <Link to="/console" onClick={onLeave}>
          {nav("console")}
        </Link>
      )}
      {me && !isStaff(me) && (
        <Link to="/my" onClick={onLeave}>
          {nav("mine")}
        </Link>
      )}
      <Segmented<Language>
        block
        aria-label={nav("language")}
        value={language}
        onChange={chooseLanguage}
        options={[
          { value: "zh", label: "中文" },
          { value: "en", label: "English" },
        ]}
      />
      {isSignedIn(me) ? (
        <Button
          block
          onClick={() => {
            onLeave();
            void run(signOut);
          }}
        >
          {nav("signOut")}
        </Button>
      ) : (
        <Link to="/sign-in" className="account-sign-in" onClick={onLeave}>
          {nav("signIn")}
        </Link>
      )}
    </div>
  );
}
