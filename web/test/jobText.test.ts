import { describe, expect, it } from "vitest";

import { fileName, fileSize, jobTitle, outcome, timeLeft } from "../src/admin/jobText";

const uploaded = `/srv/esl/data/uploads/${"0a".repeat(16)}/申报通知.pdf`;

describe("fileName", () => {
  it("leaves out the server's folder of an upload, and nothing else", () => {
    expect(fileName(uploaded)).toBe("申报通知.pdf");
    expect(fileName(`${uploaded.replace("申报通知.pdf", "汇编.zip")}!附件/表.xlsx`)).toBe("汇编.zip!附件/表.xlsx");
    expect(fileName("/mnt/政策/a.pdf")).toBe("/mnt/政策/a.pdf");
  });
});

describe("jobTitle", () => {
  it("names the first source and counts all", () => {
    expect(jobTitle({ sources: [uploaded] })).toBe("申报通知.pdf");
    expect(jobTitle({ sources: ["/mnt/政策/", uploaded] })).toBe("政策 等 2 项");
    expect(jobTitle({ sources: [] })).toBe("导入任务");
  });
});

describe("timeLeft", () => {
  it("speaks in minutes, and in hours from an hour on", () => {
    expect(timeLeft(3)).toBe("即将完成");
    expect(timeLeft(40)).toBe("约剩不到 1 分钟");
    expect(timeLeft(61)).toBe("约剩 2 分钟");
    expect(timeLeft(3700)).toBe("约剩 1 小时 2 分钟");
  });
});

describe("fileSize", () => {
  it("gives three digits at most", () => {
    expect([0, 999, 1400, 123_456, 50_000_000].map(fileSize)).toEqual(["0 B", "999 B", "1.4 KB", "123 KB", "50 MB"]);
  });
});

describe("outcome", () => {
  it("tells only what there is", () => {
    const nothing = { files_total: 3, files_done: 3, vectors_done: 0, vectors_total: 0, seconds_left: null };
    expect(
      outcome({ ...nothing, files_ingested: 1, files_unchanged: 0, files_failed: 2, pages: 12, passages: 86 }),
    ).toEqual(["入库 1 个文件", "未能导入 2 个文件", "共 12 页", "86 个段落"]);
  });
});
