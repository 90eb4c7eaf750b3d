import { SettingOutlined } from "@ant-design/icons";
import { Button, Popover } from "antd";
import { lazy, Suspense, useState } from "react";
import { Link, NavLink } from "react-router";

import { useOfficer } from "../admin/officer";
import { Emblem } from "./Emblem";
import { Loading } from "./Loading";
import { useMeta } from "./MetaContext";
import { usePolicyDate } from "./PolicyDateContext";
import "./header.css";

const Settings = lazy(() => import("./Settings"));

export function AppHeader() {
  const { meta } = useMeta();
  const { chosen } = usePolicyDate();
  const { token } = useOfficer();
  const [open, setOpen] = useState(false);
  return (
    <header className="app-header">
      <Link to="/" className="brand">
        <Emblem />
        <span className="brand-text">
          <span className="brand-name">企服通助手</span>
          {meta?.park_name && <span className="brand-park">{meta.park_name}</span>}
        </span>
      </Link>
      <nav aria-label="主导航">
        <NavLink to="/" end>
          咨询
        </NavLink>
        <NavLink to="/policies">政策库</NavLink>
        {token && (
          <NavLink to="/admin" className="header-admin">
            资料管理
          </NavLink>
        )}
      </nav>
      <Popover
        open={open}
        onOpenChange={setOpen}
        trigger="click"
        placement="bottomRight"
        title="设置"
        content={
          <Suspense fallback={<Loading label="正在打开设置" />}>
            <Settings onLeave={() => setOpen(false)} />
          </Suspense>
        }
      >
        <Button
          type="text"
          className="header-settings"
          icon={<SettingOutlined />}
          aria-label={chosen ? `设置，政策日期 ${chosen}` : "设置"}
          aria-expanded={open}
        >
          {chosen && <span className="header-date">{chosen}</span>}
        </Button>
      </Popover>
    </header>
  );
}
