import { Button } from "antd";
import { useEffect } from "react";
import { Link, NavLink, Outlet } from "react-router";

import { isStaff, useSession } from "../session/session";
import { signOut, useOfficer } from "./officer";
import { TokenContext } from "./OfficerContext";
import { TokenForm } from "./TokenForm";
import "./admin.css";

/** What officers do: put files in, watch them being read, look into doubts. */
export default function AdminPage() {
  const { token: given, refusal } = useOfficer();
  const { me } = useSession();
  // Staff who have signed in need no token: their session opens the administration.
  const token = given ?? (isStaff(me) ? "" : null);

  useEffect(() => {
    document.title = "资料管理 · 企服通助手";
    return () => void (document.title = "企服通助手");
  }, []);

  return (
    <main className="admin">
      <div className="admin-column">
        <div className="admin-heading">
          <h1>资料管理</h1>
          {token !== null && (
            <>
              <nav className="admin-tabs" aria-label="资料管理">
                <NavLink to="/admin" end>
                  导入
                </NavLink>
                <NavLink to="/admin/doubts">待核对</NavLink>
              </nav>
              {given ? (
                <Button size="small" onClick={signOut}>
                  退出
                </Button>
              ) : (
                <Link to="/console">工作台</Link>
              )}
            </>
          )}
        </div>
        {token !== null ? (
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
