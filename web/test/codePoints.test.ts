import { describe, expect, it } from "vitest";

import { codePointIndex, codePointLength } from "../src/document/codePoints";

describe("codePointIndex", () => {
  it("is the offset itself in text of the basic plane", () => {
    expect(codePointIndex("给予20万元")(4)).toBe(4);
  });

  it("counts an astral character once", () => {
    const text = "示范𠮷祥精密😀公司";
    const index = codePointIndex(text);
    expect(text.slice(index(2), index(4))).toBe("𠮷祥");
    expect(text.slice(index(4), index(7))).toBe("精密😀");
    expect(text.slice(index(7), index(9))).toBe("公司");
  });

  it("agrees with Python's slicing at every pair of offsets", () => {
    const text = "a𠮷b😀𬭎c";
    const characters = [...text];
    const index = codePointIndex(text);
    for (let start = 0; start <= characters.length; start += 1) {
      for (let end = start; end <= characters.length; end += 1) {
        expect(text.slice(index(start), index(end))).toBe(characters.slice(start, end).join(""));
      }
    }
  });

  it("stays inside the text", () => {
    expect(codePointIndex("𠮷")(9)).toBe(2);
    expect(codePointIndex("字")(9)).toBe(1);
    expect(codePointIndex("字")(-1)).toBe(0);
  });
});

it("measures length in code points", () => {
  expect(codePointLength("𠮷祥😀")).toBe(3);
  expect(codePointLength("")).toBe(0);
});
