import { CloseOutlined, PauseOutlined, CaretRightOutlined, RedoOutlined } from "@ant-design/icons";
import { App, Button, Popconfirm } from "antd";
import { type ReactNode, useState } from "react";

import { steerJob } from "../api/admin";
import type { Job, JobAction } from "../api/jobTypes";
import { isUnfinished } from "./jobState";
import { spokenToOfficer } from "./officer";
import { useToken } from "./OfficerContext";

interface Props {
  job: Job;
  title: string;
  onSteered: () => void;
}

/** What can be done with a job in its state. */
export function JobActions({ job, title, onSteered }: Props) {
  const token = useToken();
  const { message } = App.useApp();
  const [asking, setAsking] = useState<JobAction | null>(null);

  const steer = async (action: JobAction) => {
    setAsking(action);
    try {
      await steerJob(token, job.id, action);
    } catch (error) {
      message.error(spokenToOfficer(error).message);
    }
    setAsking(null);
    onSteered();
  };

  const button = (action: JobAction, label: string, icon: ReactNode, onClick?: () => void) => (
    <Button
      size="small"
      icon={icon}
      loading={asking === action}
      disabled={asking !== null}
      aria-label={`${label}：${title}`}
      onClick={onClick}
    >
      {label}
    </Button>
  );
  const { state, progress } = job;
  const canPause = state === "queued" || state === "running";
  const canRetry = state === "cancelled" || state === "failed" || (state === "done" && progress.files_failed > 0);
  return (
    <div className="job-actions">
      {canPause && button("pause", "暂停", <PauseOutlined />, () => void steer("pause"))}
      {state === "paused" && button("resume", "继续", <CaretRightOutlined />, () => void steer("resume"))}
      {isUnfinished(job) && (
        <Popconfirm
          title="取消这个任务？"
          description="已经入库的文件保留在库中。"
          okText="取消任务"
          cancelText="不取消"
          onConfirm={() => void steer("cancel")}
        >
          {button("cancel", "取消", <CloseOutlined />)}
        </Popconfirm>
      )}
      {canRetry &&
        button("retry", state === "done" ? "重试未导入的文件" : "重试", <RedoOutlined />, () => void steer("retry"))}
    </div>
  );
}
