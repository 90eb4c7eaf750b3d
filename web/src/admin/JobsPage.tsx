import { useState } from "react";

import { ErrorNotice } from "../app/ErrorNotice";
import { Loading } from "../app/Loading";
import { JobCard } from "./JobCard";
import { useToken } from "./OfficerContext";
import { UploadBox } from "./UploadBox";
import { useJobs } from "./useJobs";
import "./jobs.css";

/** Files are put in here, and what becomes of them is shown below. */
export default function JobsPage() {
  const { jobs, error, reload } = useJobs(useToken());
  // One at a time: each open job holds a connection, of which a browser has six.
  const [open, setOpen] = useState<string | null>(null);
  return (
    <>
      <UploadBox
        onAccepted={(job) => {
          setOpen(job.id);
          reload();
        }}
      />
      <section className="jobs" aria-label="导入任务">
        <h2>导入任务</h2>
        {error && <ErrorNotice error={error} onRetry={reload} />}
        {!jobs && !error && <Loading label="正在读取任务" />}
        {jobs?.length === 0 && <p className="jobs-empty">还没有导入任务。上传文件后，进度和结果显示在这里。</p>}
        <ul className="job-list">
          {jobs?.map((job) => (
            <li key={job.id}>
              <JobCard
                listed={job}
                isOpen={open === job.id}
                onToggle={() => setOpen(open === job.id ? null : job.id)}
                onSteered={reload}
              />
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}
