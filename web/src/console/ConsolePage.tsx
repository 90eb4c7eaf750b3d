import { type ReactNode, useEffect } from "react";

import { useWords } from "../words/words";

interface Props {
  title: string;
  lead?: string;
  /** Stands beside the title. */
  tools?: ReactNode;
  children: ReactNode;
}

/** A page of the console with its heading and its name in the browser's tab. */
export function ConsolePage({ title, lead, tools, children }: Props) {
  usePageTitle(title);
  return (
    <main className="console-page">
      <div className="console-column">
        <div className="console-heading">
          <h1>{title}</h1>
          {tools}
        </div>
        {lead && <p className="console-lead">{lead}</p>}
        {children}
      </div>
    </main>
  );
}

/** Names the browser's tab while the page is shown. */
export function usePageTitle(title: string) {
  const t = useWords();
  const name = t("app.name");
  useEffect(() => {
    document.title = `${title} · ${name}`;
    return () => void (document.title = name);
  }, [title, name]);
}
