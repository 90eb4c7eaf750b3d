import { ConfigProvider } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import { lazy, Suspense } from "react";
import { Navigate, Route, Routes } from "react-router";

import { Loading } from "../app/Loading";
import { RequireStaff } from "../session/RequireStaff";
import { useLanguage } from "../words/language";
import { useWords } from "../words/words";
import { ConsoleNav } from "./ConsoleNav";
import { QueuePage } from "./queue/QueuePage";
import "./console.css";

const AuditPage = lazy(() => import("./people/AuditPage"));
const CardPage = lazy(() => import("./cards/CardPage"));
const CardsPage = lazy(() => import("./cards/CardsPage"));
const EnterprisePage = lazy(() => import("./ticket/EnterprisePage"));
const EvaluationPage = lazy(() => import("./insight/EvaluationPage"));
const GapsPage = lazy(() => import("./insight/GapsPage"));
const PeoplePage = lazy(() => import("./people/PeoplePage"));
const ReviewedPage = lazy(() => import("./insight/ReviewedPage"));
const StatsPage = lazy(() => import("./insight/StatsPage"));
const TicketPage = lazy(() => import("./ticket/TicketPage"));

/** The pages of the desk's staff. */
export default function ConsoleRoutes() {
  const t = useWords();
  const language = useLanguage();
  return (
    <ConfigProvider locale={language === "en" ? enUS : zhCN}>
      <div className="console">
        <RequireStaff>
          <ConsoleNav />
          <Suspense fallback={<Loading label={t("loading")} />}>
            <Routes>
              <Route index element={<QueuePage />} />
              <Route path="tickets/:id" element={<TicketPage />} />
              <Route path="enterprises/:id" element={<EnterprisePage />} />
              <Route path="stats" element={<StatsPage />} />
              <Route path="gaps" element={<GapsPage />} />
              <Route path="reviewed" element={<ReviewedPage />} />
              <Route path="cards" element={<CardsPage />} />
              <Route path="cards/:id" element={<CardPage />} />
              <Route path="eval" element={<EvaluationPage />} />
              <Route path="people" element={<PeoplePage />} />
              <Route path="audit" element={<AuditPage />} />
              <Route path="*" element={<Navigate to="/console" replace />} />
            </Routes>
          </Suspense>
        </RequireStaff>
      </div>
    </ConfigProvider>
  );
}
