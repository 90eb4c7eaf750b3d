import { SettingOutlined, UserOutlined } from "@ant-design/icons";
import { Button, Popover } from "antd";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { Link, NavLink } from "react-router";

import { useOfficer } from "../admin/officer";
import { isSignedIn, isStaff, useSession } from "../session/session";
import { useNav } from "../words/nav";
import { Emblem } from "./Emblem";
import { Loading } from "./Loading";
import { useMeta } from "./MetaContext";
import { usePolicyDate } from "./PolicyDateContext";
import "./header.css";

const AccountMenu = lazy(() => import("../session/AccountMenu"));
const Settings = lazy(() => import("./Settings"));

export function AppHeader() {
  const nav = useNav();
  const { meta } = useMeta();
  return (
    <header className="app-header">
      <Link to="/" className="brand">
        <Emblem />
        <span className="brand-text">
          <span className="brand-name">企服通助手</span>
          {meta?.park_name && <span className="brand-park">{meta.park_name}</span>}
        </span>
      </Link>
      <nav aria-label={nav("main")}>
        <NavLink to="/" end>
          {nav("chat")}
        </NavLink>
        <NavLink to="/policies">{nav("policies")}</NavLink>
        <OwnPages />
      </nav>
      <span className="header-tools">
        <SettingsButton />
        <AccountButton />
      </span>
    </header>
  );
}

/** The pages of whoever is here: the console for staff, their own requests for others. */
function OwnPages() {
  const nav = useNav();
  const { me } = useSession();
  const { token } = useOfficer();
  return (
    <>
      {isStaff(me) && <NavLink to="/console">{nav("console")}</NavLink>}
      {me && !isStaff(me) && <NavLink to="/my">{nav("mine")}</NavLink>}
      {token && !isStaff(me) && (
        <NavLink to="/admin" className="header-admin">
          {nav("documents")}
        </NavLink>
      )}
    </>
  );
}

function SettingsButton() {
  const { chosen } = usePolicyDate();
  return (
    <HeaderPopover
      title="设置"
      label={chosen ? `设置，政策日期 ${chosen}` : "设置"}
      icon={<SettingOutlined aria-hidden="true" />}
      text={chosen && <span className="header-date">{chosen}</span>}
      content={(close) => <Settings onLeave={close} />}
    />
  );
}

function AccountButton() {
  const nav = useNav();
  const { me } = useSession();
  const name = isSignedIn(me) ? me?.name : null;
  return (
    <HeaderPopover
      title={nav("account")}
      label={name ? `${nav("account")} ${name}` : nav("account")}
      icon={<UserOutlined aria-hidden="true" />}
      text={name && <span className="header-date">{name}</span>}
      content={(close) => <AccountMenu onLeave={close} />}
    />
  );
}

interface HeaderPopoverProps {
  title: string;
  label: string;
  icon: ReactNode;
  text: ReactNode;
  content: (close: () => void) => ReactNode;
}

function HeaderPopover({ title, label, icon, text, content }: HeaderPopoverProps) {
  const nav = useNav();
  const [open, setOpen] = useState(false);
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger="click"
      placement="bottomRight"
      title={title}
      content={<Suspense fallback={<Loading label={nav("opening")} />}>{content(() => setOpen(false))}</Suspense>}
    >
      <Button type="text" className="header-settings" icon={icon} aria-label={label} aria-expanded={open}>
        {text}
      </Button>
    </Popover>
  );
}
