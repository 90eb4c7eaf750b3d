import { Link } from "react-router";

import type { StoredFile } from "../api/jobTypes";
import { fileName } from "./jobText";

/** The files whose documents are in the catalogue, each with a link to it and what to look at. */
export const StoredList = ({ stored }: { stored: StoredFile[] }) => (
  <section className="job-stored" aria-label="已入库的文件">
    <h4>已入库的文件（{stored.length}）</h4>
    <ul>
      {stored.map(({ document_id, title, version, path, pages, passages, notes }) => (
        <li key={document_id}>
          <Link to={`/policies/${encodeURIComponent(document_id)}`}>{title}</Link>
          <span className="job-file-facts">
            {fileName(path)}，{pages} 页，{passages} 个段落{version > 1 && `，第 ${version} 版`}
          </span>
          {notes.map((note) => (
            <span key={note} className="job-note">
              {note}
            </span>
          ))}
        </li>
      ))}
    </ul>
  </section>
);
