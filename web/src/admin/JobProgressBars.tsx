import { Progress } from "antd";

import type { Job } from "../api/jobTypes";
import { timeLeft } from "./jobText";

interface Props {
  job: Job;
  isIndexing: boolean;
}

const share = (done: number, total: number) => (total > 0 ? Math.floor((done / total) * 100) : 0);

/** How far an unfinished job is: files read, and sentences made findable by meaning. */
export function JobProgressBars({ job: { state, progress }, isIndexing }: Props) {
  const { files_done, files_total, vectors_done, vectors_total, seconds_left } = progress;
  if (state === "queued" && files_done === 0) return null;
  const left = state === "running" && seconds_left !== null ? timeLeft(seconds_left) : "";
  return (
    <div className="job-progress">
      {files_total === null ? (
        <p role="status">正在查看有哪些文件…</p>
      ) : (
        <Bar name="读取文件" done={files_done} total={files_total} isActive={state === "running"} />
      )}
      {vectors_total > 0 && (
        <Bar name="语义索引" done={vectors_done} total={vectors_total} isActive={state === "running"} />
      )}
      <p className="job-left" role="status">
        {isIndexing ? "正在更新索引" : left}
      </p>
    </div>
  );
}

interface BarProps {
  name: string;
  done: number;
  total: number;
  isActive: boolean;
}

const Bar = ({ name, done, total, isActive }: BarProps) => (
  <div className="job-bar">
    <span>{name}</span>
    <Progress
      percent={share(done, total)}
      showInfo={false}
      status={isActive ? "active" : "normal"}
      strokeColor="var(--primary)"
      aria-label={name}
    />
    <span className="job-count">
      {done}/{total}
    </span>
  </div>
);
