import type { JobFailure } from "../api/jobTypes";
import { fileName } from "./jobText";

/** The files that gave no document, each with its reason in full. */
export const FailureList = ({ failures }: { failures: JobFailure[] }) => (
  <section className="job-failures" aria-label="未能导入的文件">
    <h4>未能导入的文件（{failures.length}）</h4>
    <ul>
      {failures.map(({ path, reason }) => (
        <li key={path}>
          <span className="job-file">{fileName(path)}</span>
          <span className="job-reason">{reason}</span>
        </li>
      ))}
    </ul>
  </section>
);
