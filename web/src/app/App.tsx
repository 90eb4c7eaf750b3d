import { lazy, Suspense } from "react";
import { Navigate, Route, Routes } from "react-router";

import { ChatPage } from "../chat/ChatPage";
import { AppHeader } from "./AppHeader";
import { Loading } from "./Loading";

const AdminPage = lazy(() => import("../admin/AdminPage"));
const JobsPage = lazy(() => import("../admin/JobsPage"));
const DoubtsPage = lazy(() => import("../admin/DoubtsPage"));
const ComparePage = lazy(() => import("../compare/ComparePage"));
const PoliciesPage = lazy(() => import("../policies/PoliciesPage"));
const PolicyPage = lazy(() => import("../policies/PolicyPage"));

export const App = () => (
  <div className="app">
    <AppHeader />
    <Suspense fallback={<Loading label="正在打开页面" />}>
      <Routes>
        <Route path="/" element={<ChatPage />} />
        <Route path="/policies" element={<PoliciesPage />} />
        <Route path="/policies/:id" element={<PolicyPage />} />
        <Route path="/policies/:id/diff" element={<ComparePage />} />
        <Route path="/admin" element={<AdminPage />}>
          <Route index element={<JobsPage />} />
          <Route path="doubts" element={<DoubtsPage />} />
        </Route>
        <Route path="*" element={<Navigate to="/" replace />} />
      </Routes>
    </Suspense>
  </div>
);
