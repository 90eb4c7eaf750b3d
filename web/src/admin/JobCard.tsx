import { DownOutlined, RightOutlined } from "@ant-design/icons";
import { Alert } from "antd";

import type { Job, JobState } from "../api/jobTypes";
import { Loading } from "../app/Loading";
import "../policy/badges.css";
import { FailureList } from "./FailureList";
import { JobActions } from "./JobActions";
import { JobProgressBars } from "./JobProgressBars";
import { isUnfinished } from "./jobState";
import { jobTitle, moment, outcome, STATE_LABEL } from "./jobText";
import { useToken } from "./OfficerContext";
import { StoredList } from "./StoredList";
import { useFollowedJob } from "./useFollowedJob";

interface Props {
  listed: Job;
  isOpen: boolean;
  onToggle: () => void;
  onSteered: () => void;
}

const NOTHING_YET: Partial<Record<JobState, string>> = {
  queued: "等待前面的任务完成后开始。",
  running: "还没有读完的文件。",
  paused: "还没有读完的文件。",
};

export function JobCard({ listed, isOpen, onToggle, onSteered }: Props) {
  const { followed, isLost, lookAgain } = useFollowedJob(useToken(), listed, isOpen || listed.state === "running");
  const job = followed?.job ?? listed;
  const title = jobTitle(job);
  const facts = outcome(job.progress);
  const failures = followed?.job.failures ?? [];
  const stored = followed?.stored ?? [];
  const isEmpty = followed && failures.length === 0 && stored.length === 0;
  return (
    <article className="job-card" data-state={job.state}>
      <header>
        <h3>
          <button type="button" aria-expanded={isOpen} onClick={onToggle}>
            {isOpen ? <DownOutlined aria-hidden /> : <RightOutlined aria-hidden />}
            <span>{title}</span>
          </button>
        </h3>
        <span className={`badge job-${job.state}`}>{STATE_LABEL[job.state]}</span>
        <JobActions
          job={job}
          title={title}
          onSteered={() => {
            lookAgain();
            onSteered();
          }}
        />
      </header>
      <p className="job-facts">
        <time dateTime={job.created_at}>{moment(job.created_at)} 提交</time>
        {facts.map((fact) => (
          <span key={fact} className={fact.startsWith("未能") ? "job-failed-count" : undefined}>
            {fact}
          </span>
        ))}
      </p>
      {isUnfinished(job) && <JobProgressBars job={job} isIndexing={followed?.isIndexing ?? false} />}
      {isLost && <Alert type="warning" showIcon title="与服务器的连接中断，正在重新连接；恢复后自动显示最新进展。" role="status" />}
      {job.reason && <Alert type="error" showIcon title={job.reason} />}
      {followed?.embeddingProblem && (
        <Alert type="warning" showIcon title={`暂时只能按字词检索：${followed.embeddingProblem}`} />
      )}
      {isOpen && (
        <div className="job-details">
          {!followed && !isLost && <Loading label="正在读取任务" />}
          {failures.length > 0 && <FailureList failures={failures} />}
          {stored.length > 0 && <StoredList stored={stored} />}
          {isEmpty && <p className="job-nothing">{NOTHING_YET[job.state] ?? "没有新入库的文件。"}</p>}
        </div>
      )}
    </article>
  );
}
