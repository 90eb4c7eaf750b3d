import type { IncomingMessage, ServerResponse } from "node:http";

import type { JobAction, JobDetail, JobEvent, JobProgress, JobState } from "../src/api/jobTypes";
import { me } from "./people.ts";
import { json, pause, problem } from "./replies.ts";

/** The token that opens the mock's administration; 「closed」 shows what a server without one says. */
const TOKEN = "demo";

const NOTHING: JobProgress = {
  files_total: null,
  files_done: 0,
  files_ingested: 0,
  files_unchanged: 0,
  files_failed: 0,
  pages: 0,
  passages: 0,
  vectors_done: 0,
  vectors_total: 0,
  seconds_left: null,
};

const FOLDER = `/srv/esl/data/uploads/${"0123456789abcdef".repeat(2)}/`;
const STEP_MS = 600;
const VECTORS_A_FILE = 24;
const FINISHED = new Set<JobState>(["cancelled", "failed", "done"]);

/** A job that goes on by itself: one file a step, then its vectors. */
class MockJob {
  readonly events: JobEvent[] = [];
  private readonly left: string[];
  job: JobDetail;

  constructor(names: string[], created = new Date()) {
    this.left = [...names];
    this.job = {
      id: crypto.randomUUID().replaceAll("-", ""),
      kind: "ingest",
      state: "queued",
      sources: names.map((name) => FOLDER + name),
      progress: NOTHING,
      reason: null,
      attempts: 0,
      created_at: created.toISOString(),
      started_at: null,
      ended_at: null,
      failures: [],
    };
    this.become("queued");
  }

  become(state: JobState, reason: string | null = null) {
    const at = new Date().toISOString();
    this.job = { ...this.job, state, reason };
    if (state === "running") {
      this.job = { ...this.job, attempts: this.job.attempts + 1, started_at: at, ended_at: null, failures: [] };
    }
    if (FINISHED.has(state)) this.job.ended_at = at;
    this.events.push({ event: "state", data: { state, reason, at } });
  }

  private advance(change: Partial<JobProgress>) {
    const progress = { ...this.job.progress, ...change };
    this.job = { ...this.job, progress };
    this.events.push({ event: "progress", data: { ...progress, at: new Date().toISOString() } });
  }

  async run() {
    this.become("running");
    await pause(STEP_MS);
    this.advance({ ...NOTHING, files_total: this.job.sources.length });
    while (this.job.state === "running") {
      await pause(STEP_MS);
      if (this.job.state !== "running") return;
      const name = this.left.shift();
      const { progress } = this.job;
      if (name) this.read(name, progress);
      else if (progress.vectors_done < progress.vectors_total) {
        this.advance({ vectors_done: progress.vectors_done + VECTORS_A_FILE / 2, seconds_left: 5 });
      } else this.become("done");
    }
  }

  private read(name: string, progress: JobProgress) {
    const at = new Date().toISOString();
    const files_done = progress.files_done + 1;
    const seconds_left = this.left.length * 40 + 30;
    if (/坏|加密/.test(name)) {
      const reason = "文件已加密，需要密码才能打开。请用密码打开后另存为不加密的文件，再重新上传；没有密码的，请向发文单位索取可以打开的版本。";
      const failure = { path: FOLDER + name, reason };
      this.job.failures.push(failure);
      this.events.push({ event: "failure", data: { ...failure, at } });
      this.advance({ files_done, files_failed: progress.files_failed + 1, seconds_left });
      return;
    }
    this.events.push({
      event: "file",
      data: {
        path: FOLDER + name,
        document_id: "park-hnte-reward-2025",
        title: name.replace(/\.\w+$/, ""),
        version: 2,
        passages: 28,
        pages: 3,
        notes: name.includes("扫描") ? ["第 2 页是扫描图像，文字由识别得出，请核对数字。"] : [],
        at,
      },
    });
    this.advance({
      files_done,
      files_ingested: progress.files_ingested + 1,
      pages: progress.pages + 3,
      passages: progress.passages + 28,
      vectors_total: progress.vectors_total + VECTORS_A_FILE,
      seconds_left,
    });
  }

  retry() {
    this.left.push(...this.job.failures.map(({ path }) => path.slice(FOLDER.length)));
    this.become("queued");
  }
}

const jobs: MockJob[] = [];

function start(names: string[]): MockJob {
  const job = new MockJob(names);
  jobs.unshift(job);
  setTimeout(() => void job.run(), STEP_MS);
  return job;
}

const STEERED: Record<JobAction, (job: MockJob) => void> = {
  pause: (job) => job.become("paused"),
  resume: (job) => void job.run(),
  cancel: (job) => job.become("cancelled"),
  retry: (job) => {
    job.retry();
    void job.run();
  },
};

async function follow({ headers }: IncomingMessage, response: ServerResponse, followed: MockJob) {
  let next = Number(headers["last-event-id"] ?? 0);
  response.setHeader("content-type", "text/event-stream");
  response.write(`event: job\ndata: ${JSON.stringify(followed.job)}\n\n`);
  while (!response.destroyed) {
    for (const { event, data } of followed.events.slice(next)) {
      next += 1;
      response.write(`id: ${next}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    }
    if (FINISHED.has(followed.job.state) && next === followed.events.length) break;
    await pause(200);
  }
  response.end();
}

async function upload(request: IncomingMessage, response: ServerResponse) {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const names = [...Buffer.concat(chunks).toString("utf8").matchAll(/ filename="([^"]+)"/g)].map(([, name = ""]) => name);
  json(response, start(names).job, 202);
}

/** Answers the addresses under /api/v1/admin. */
export function admin(request: IncomingMessage, response: ServerResponse, [resource, id, part]: string[]) {
  const token = request.headers.authorization?.replace("Bearer ", "");
  if (token === "closed") {
    return problem(response, 403, "管理接口没有开放：请设置环境变量 ESL_ADMIN_TOKEN（一段足够长的随机文字）后重新启动服务");
  }
  if (token !== TOKEN && me().role === "visitor") return problem(response, 401, "管理接口需要请求头 Authorization: Bearer 令牌");
  if (resource === "documents") return void upload(request, response);
  if (resource !== "jobs") return problem(response, 404, "没有这个地址");
  if (!id) return json(response, { items: jobs.map(({ job }) => job) });
  const job = jobs.find((candidate) => candidate.job.id === id);
  if (!job) return problem(response, 404, "没有这个任务。");
  if (part === "events") return void follow(request, response, job);
  if (part) STEERED[part as JobAction](job);
  return json(response, job.job);
}
