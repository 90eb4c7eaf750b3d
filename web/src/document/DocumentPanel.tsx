import { CloseOutlined, ExpandAltOutlined } from "@ant-design/icons";
import { Button, Drawer } from "antd";
import { useEffect, useRef } from "react";
import { Link } from "react-router";

import type { Citation } from "../api/types";
import { ErrorNotice } from "../app/ErrorNotice";
import { Loading } from "../app/Loading";
import { useWide } from "../app/useWide";
import { ValidityBadge } from "../policy/ValidityBadge";
import { DocumentView } from "./DocumentView";
import { RegisterSummary } from "./RegisterSummary";
import { useDocument } from "./useDocument";
import "./panel.css";

interface Props {
  citation: Citation | null;
  asOf: string;
  onClose: () => void;
}

/** The cited document beside the conversation; over it where the screen is narrow. */
export function DocumentPanel({ citation, asOf, onClose }: Props) {
  const wide = useWide();
  if (!wide) {
    return (
      <Drawer
        open={citation !== null}
        onClose={onClose}
        size="100%"
        closable={false}
        destroyOnHidden
        aria-label="政策原文"
        styles={{ body: { padding: 0 } }}
      >
        {citation && <PanelContent citation={citation} asOf={asOf} onClose={onClose} />}
      </Drawer>
    );
  }
  return (
    citation && (
      <aside className="document-panel" aria-label="政策原文">
        <PanelContent citation={citation} asOf={asOf} onClose={onClose} />
      </aside>
    )
  );
}

interface ContentProps extends Props {
  citation: Citation;
}

function PanelContent({ citation, asOf, onClose }: ContentProps) {
  const { value, error, reload } = useDocument(citation.document_id, citation.version, asOf);
  const heading = useRef<HTMLHeadingElement>(null);

  useEffect(() => heading.current?.focus({ preventScroll: true }), [citation]);

  return (
    <div className="panel" onKeyDown={(event) => event.key === "Escape" && onClose()} role="presentation">
      <header className="panel-header">
        <div className="panel-title">
          <h2 ref={heading} tabIndex={-1}>
            {citation.title}
          </h2>
          <p>
            <ValidityBadge validity={citation.validity} />
            {[citation.document_number, citation.provision, citation.page !== null && `第 ${citation.page} 页`]
              .filter(Boolean)
              .map((part) => (
                <span key={String(part)}>{part}</span>
              ))}
          </p>
        </div>
        <Link to={citation.url} aria-label="在单独页面打开" title="在单独页面打开" className="panel-open">
          <ExpandAltOutlined />
        </Link>
        <Button type="text" icon={<CloseOutlined />} aria-label="关闭原文" onClick={onClose} />
      </header>
      <div className="panel-body">
        {error && <ErrorNotice error={error} onRetry={reload} />}
        {!value && !error && <Loading label="正在打开原文" />}
        {value && (
          <>
            <RegisterSummary policy={value.policy} />
            <DocumentView document={value.document} cited={citation} asOf={asOf} />
          </>
        )}
      </div>
    </div>
  );
}
