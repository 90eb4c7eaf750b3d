import { Button } from "antd";
import { useEffect } from "react";
import { NavLink, Outlet } from "react-router";

import { signOut, useOfficer } from "./officer";
import { TokenContext } from "./OfficerContext";
import { TokenForm } from "./TokenForm";
import "./admin.css";

/** What officers do: put files in, watch them being read, look into doubts. */
export default function AdminPage() {
  const { token, refusal } = useOfficer();

  useEffect(() => {
    document.title = "资料管理 · 企服通助手";
    return () => void (document.title = "企服通助手");
  }, []);

  return (
    <main className="admin">
      <div className="admin-column">
        <div className="admin-heading">
          <h1>资料管理</h1>
          {token && (
            <>
              <nav className="admin-tabs" aria-label="资料管理">
                <NavLink to="/admin" end>
                  导入
                </NavLink>
                <NavLink to="/admin/doubts">待核对</NavLink>
              </nav>
              <Button size="small" onClick={signOut}>
                退出
              </Button>
            </>
          )}
        </div>
        {token ? (
          <TokenContext value={token}>
            <Outlet />
          </TokenContext>
        ) : (
          <TokenForm refusal={refusal} />
        )}
      </div>
    </main>
  );
}
