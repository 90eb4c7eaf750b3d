import { lazy, Suspense, useEffect } from "react";
import { Navigate, Route, Routes } from "react-router";

import { ChatPage } from "../chat/ChatPage";
import { loadSession } from "../session/session";
import { useNav } from "../words/nav";
import { AppHeader } from "./AppHeader";
import { Loading } from "./Loading";

const AdminPage = lazy(() => import("../admin/AdminPage"));
const JobsPage = lazy(() => import("../admin/JobsPage"));
const DoubtsPage = lazy(() => import("../admin/DoubtsPage"));
const ConsoleRoutes = lazy(() => import("../console/ConsoleRoutes"));
const MyRoutes = lazy(() => import("../my/MyRoutes"));
const SignInPage = lazy(() => import("../session/SignInPage"));
const ComparePage = lazy(() => import("../compare/ComparePage"));
const PoliciesPage = lazy(() => import("../policies/PoliciesPage"));
const PolicyPage = lazy(() => import("../policies/PolicyPage"));

export function App() {
  const nav = useNav();
  useEffect(() => void loadSession(), []);
  return (
    <div className="app">
      <AppHeader />
      <Suspense fallback={<Loading label={nav("opening")} />}>
        <Routes>
          <Route path="/" element={<ChatPage />} />
          <Route path="/policies" element={<PoliciesPage />} />
          <Route path="/policies/:id" element={<PolicyPage />} />
          <Route path="/policies/:id/diff" element={<ComparePage />} />
          <Route path="/admin" element={<AdminPage />}>
            <Route index element={<JobsPage />} />
            <Route path="doubts" element={<DoubtsPage />} />
          </Route>
          <Route path="/console/*" element={<ConsoleRoutes />} />
          <Route path="/my/*" element={<MyRoutes />} />
          <Route path="/sign-in" element={<SignInPage />} />
          <Route path="*" element={<Navigate to="/" replace />} />
        </Routes>
      </Suspense>
    </div>
  );
}
