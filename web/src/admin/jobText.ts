import type { Job, JobProgress, JobState } from "../api/jobTypes";

export const STATE_LABEL: Record<JobState, string> = {
  queued: "排队中",
  running: "进行中",
  paused: "已暂停",
  cancelled: "已取消",
  failed: "未能完成",
  done: "已完成",
};

const UPLOAD_FOLDER = /^.*[\\/]uploads[\\/][0-9a-f]{32}[\\/]/;

/** A path as an officer knows it: an uploaded file by its name, without the server's folder. */
export const fileName = (path: string) => path.replace(UPLOAD_FOLDER, "");

const lastPart = (path: string) => fileName(path).replace(/[\\/]+$/, "").split(/[\\/]/).at(-1) || path;

/** 「申报通知.pdf 等 3 个」 */
export function jobTitle({ sources }: Pick<Job, "sources">): string {
  const [first, ...others] = sources;
  if (first === undefined) return "导入任务";
  return others.length > 0 ? `${lastPart(first)} 等 ${sources.length} 项` : lastPart(first);
}

/** 「约剩 3 分钟」 */
export function timeLeft(seconds: number): string {
  if (seconds < 10) return "即将完成";
  if (seconds < 60) return "约剩不到 1 分钟";
  const minutes = Math.ceil(seconds / 60);
  return minutes < 60 ? `约剩 ${minutes} 分钟` : `约剩 ${Math.floor(minutes / 60)} 小时 ${minutes % 60} 分钟`;
}

/** What a job has given so far: 「入库 3 个文件，12 页，86 个段落」. Nothing that is zero is told. */
export function outcome(progress: JobProgress): string[] {
  const counts: [string, number, string][] = [
    ["入库", progress.files_ingested, "个文件"],
    ["内容未变", progress.files_unchanged, "个文件"],
    ["未能导入", progress.files_failed, "个文件"],
    ["共", progress.pages, "页"],
    ["", progress.passages, "个段落"],
  ];
  return counts.filter(([, count]) => count > 0).map(([what, count, unit]) => `${what} ${count} ${unit}`.trim());
}

const SIZES = ["B", "KB", "MB", "GB"];

/** 「1.4 MB」, in powers of ten as the server counts its limits. */
export function fileSize(bytes: number): string {
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), SIZES.length - 1);
  const size = bytes / 1000 ** power;
  return `${power > 0 && size < 10 ? size.toFixed(1) : Math.round(size)} ${SIZES[power]}`;
}

const MINUTE = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "short" });

/** 「2026-11-23 14:05」, in the reader's time zone. */
export const moment = (iso: string) => MINUTE.format(new Date(iso));
