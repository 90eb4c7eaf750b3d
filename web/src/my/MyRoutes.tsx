import { ConfigProvider } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import { Navigate, Route, Routes } from "react-router";

import { useLanguage } from "../words/language";
import { MyTicketPage } from "./MyTicketPage";
import { MyTicketsPage } from "./MyTicketsPage";
import "./my.css";

/** The pages of those whom the desk serves. */
export default function MyRoutes() {
  const language = useLanguage();
  return (
    <ConfigProvider locale={language === "en" ? enUS : zhCN}>
      <main className="my">
        <div className="my-column">
          <Routes>
            <Route index element={<MyTicketsPage />} />
            <Route path="tickets/:id" element={<MyTicketPage />} />
            <Route path="*" element={<Navigate to="/my" replace />} />
          </Routes>
        </div>
      </main>
    </ConfigProvider>
  );
}
