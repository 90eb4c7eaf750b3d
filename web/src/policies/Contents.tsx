import type { ContentsEntry } from "../document/readableDocument";

const goTo = (id: string) => document.getElementById(`provision-${id}`)?.scrollIntoView({ block: "start" });

/** The table of contents; folded where the screen is narrow. */
export const Contents = ({ entries }: { entries: ContentsEntry[] }) => (
  <nav className="contents" aria-label="目录">
    <details open={window.matchMedia("(min-width: 1000px)").matches}>
      <summary>目录</summary>
      <ol>
        {entries.map(({ provisionId, label, role, repealed }) => (
          <li key={provisionId} className={`contents-${role}`}>
            <button type="button" title={label} onClick={() => goTo(provisionId)}>
              <span className="contents-label">{label}</span>
              {repealed && <span className="contents-repealed">废止</span>}
            </button>
          </li>
        ))}
      </ol>
    </details>
  </nav>
);
