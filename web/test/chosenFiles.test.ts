import { describe, expect, it } from "vitest";

import { fileProblem, FILES, togetherProblem, unreadable, withFiles } from "../src/admin/chosenFiles";

// The size alone: nobody wants 600 MB in a test.
const file = (name: string, size = 1) => Object.defineProperty(new File([], name), "size", { value: size });

describe("withFiles", () => {
  it("replaces a file that is chosen again under its name", () => {
    const chosen = withFiles([file("甲.pdf", 1), file("乙.pdf", 1)], [file("甲.pdf", 2)]);
    expect(chosen.map(({ name, size }) => [name, size])).toEqual([
      ["乙.pdf", 1],
      ["甲.pdf", 2],
    ]);
  });
});

describe("limits", () => {
  it("refuses empty and oversized files, each by itself", () => {
    expect(fileProblem(file("甲.pdf", 0))).toContain("空文件");
    expect(fileProblem(file("甲.pdf", 50_000_001))).toContain("50 MB");
    expect(fileProblem(file("甲.pdf", 50_000_000))).toBeNull();
  });

  it("refuses too many files, or too much at once", () => {
    expect(togetherProblem(Array.from({ length: FILES + 1 }, (_, n) => file(`${n}.pdf`)))).toContain("201 个");
    expect(togetherProblem(Array.from({ length: 11 }, (_, n) => file(`${n}.pdf`, 50_000_000)))).toContain("550 MB");
    expect(togetherProblem([file("甲.pdf")])).toBeNull();
  });
});

describe("unreadable", () => {
  it("names what the browser cannot read", async () => {
    const folder = new File([], "文件夹");
    folder.slice = () => ({ arrayBuffer: () => Promise.reject(new Error("NotReadableError")) }) as unknown as Blob;
    expect(await unreadable([new File(["甲"], "甲.txt"), folder])).toEqual(["文件夹"]);
  });
});
