import type { Problem } from "./types";

const SENTENCE_BY_STATUS: Record<number, string> = {
  400: "提交的内容有误，请检查后重试。",
  404: "没有找到所请求的内容。",
  413: "提交的内容过长，请精简后重试。",
  422: "提交的内容有误，请检查后重试。",
  429: "提问过于频繁，请稍候再试。",
  503: "服务正在准备政策索引，请稍候再试。",
};

const HAN = /\p{Script=Han}/u;

/** What went wrong, in a sentence for the reader. `status` 0: no answer from the server at all. */
export class ApiError extends Error {
  readonly status: number;

  constructor(status: number, sentence: string) {
    super(sentence);
    this.name = "ApiError";
    this.status = status;
  }
}

export const unreachable = () =>
  new ApiError(0, "暂时连接不上服务器，请检查网络连接后重试。");

export const interrupted = () => new ApiError(0, "回答中途断开，未能完整返回，请重试。");

export function fromProblem(problem: Partial<Problem>, status: number): ApiError {
  const spoken = [problem.detail, problem.title].find((text) => text && HAN.test(text));
  return new ApiError(status, spoken ?? SENTENCE_BY_STATUS[status] ?? "服务器处理时出现问题，请稍后重试。");
}

/** The error of a response that is not a success, whatever its body holds. */
export async function fromResponse(response: Response): Promise<ApiError> {
  const isJson = (response.headers.get("content-type") ?? "").includes("json");
  const problem = isJson ? ((await response.json().catch(() => ({}))) as Partial<Problem>) : {};
  return fromProblem(problem, response.status);
}

export const toApiError = (error: unknown): ApiError => (error instanceof ApiError ? error : unreachable());
