import {
  AuditOutlined,
  BarChartOutlined,
  ExperimentOutlined,
  FileDoneOutlined,
  FolderOpenOutlined,
  InboxOutlined,
  QuestionCircleOutlined,
  SafetyCertificateOutlined,
  TeamOutlined,
} from "@ant-design/icons";
import type { ComponentType } from "react";
import { NavLink, useLocation } from "react-router";

import { useSession } from "../session/session";
import { type Key, useWords } from "../words/words";

interface Entry {
  to: string;
  words: Key;
  Icon: ComponentType;
  adminOnly?: boolean;
}

const ENTRIES: Entry[] = [
  { to: "/console", words: "nav.queue", Icon: InboxOutlined },
  { to: "/console/stats", words: "nav.stats", Icon: BarChartOutlined },
  { to: "/console/gaps", words: "nav.gaps", Icon: QuestionCircleOutlined },
  { to: "/console/reviewed", words: "nav.reviewed", Icon: SafetyCertificateOutlined },
  { to: "/console/cards", words: "nav.cards", Icon: FileDoneOutlined },
  { to: "/admin", words: "nav.documents", Icon: FolderOpenOutlined },
  { to: "/console/eval", words: "nav.eval", Icon: ExperimentOutlined },
  { to: "/console/people", words: "nav.people", Icon: TeamOutlined, adminOnly: true },
  { to: "/console/audit", words: "nav.audit", Icon: AuditOutlined, adminOnly: true },
];

/** The console's pages: a rail at the side, a row above on narrow screens. */
export function ConsoleNav() {
  const t = useWords();
  const { me } = useSession();
  const { pathname } = useLocation();
  const isTicket = /^\/console\/(tickets|enterprises)\//.test(pathname);
  return (
    <nav className="console-nav" aria-label={t("console.nav")}>
      {ENTRIES.filter(({ adminOnly }) => !adminOnly || me?.role === "admin").map(({ to, words, Icon }) => (
        <NavLink
          key={to}
          to={to}
          end={to === "/console"}
          className={({ isActive }) => (isActive || (isTicket && to === "/console") ? "active" : "")}
        >
          <span aria-hidden="true">
            <Icon />
          </span>
          {t(words)}
        </NavLink>
      ))}
    </nav>
  );
}
