import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { NAV } from "../src/words/nav";
import { blanks, type Pair } from "../src/words/translate";
import { AREAS, BY_LANGUAGE, named } from "../src/words/words";

const SOURCES = join(import.meta.dirname, "../src");
const HAN = /\p{Script=Han}/u;

const all: [string, Pair][] = [...Object.values(AREAS), NAV].flatMap((area) => Object.entries(area) as [string, Pair][]);

const sources = (...folders: string[]) =>
  folders.flatMap((folder) =>
    readdirSync(join(SOURCES, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => ({ name: `${folder}/${name}`, text: readFileSync(join(SOURCES, folder, name), "utf8") })),
  );

const withoutComments = (text: string) => text.replaceAll(/\/\*[\s\S]*?\*\//g, "").replaceAll(/(?<![:"])\/\/.*$/gm, "");

describe("the words of the console", () => {
  it("are there in both languages, with the same blanks", () => {
    for (const [key, [zh, en]] of all) {
      expect(zh, key).not.toBe("");
      expect(en, key).not.toBe("");
      expect(blanks(en), key).toEqual(blanks(zh));
      expect(HAN.test(en), `${key}: Chinese in the English text`).toBe(false);
    }
  });

  it("stand in one area each", () => {
    const keys = Object.values(AREAS).flatMap((area) => Object.keys(area));
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });

  it("are all that the console says: no Chinese stands in its pages themselves", () => {
    // What is sent to the server, and the name of the language itself.
    const allowed = new Set(["console/letter/InstructBox.tsx", "session/AccountMenu.tsx", "desk/ticketFields.ts"]);
    const found = sources("console", "desk", "my", "session")
      .filter(({ name }) => !allowed.has(name))
      .filter(({ text }) => HAN.test(withoutComments(text)))
      .map(({ name }) => name);
    expect(found).toEqual([]);
  });

  it("are all used", () => {
    const texts = sources("console", "desk", "my", "session", "app").map(({ text }) => text);
    const joined = texts.join("\n");
    const begun = [...joined.matchAll(/`([\w-]+\.[\w-]*)\$\{|named\(t, "([\w-]+)"/g)].map((match) => match[1] ?? `${match[2]}.`);
    const unused = Object.values(AREAS)
      .flatMap((area) => Object.keys(area))
      .filter((key) => !joined.includes(`"${key}"`) && !begun.some((beginning) => key.startsWith(beginning)));
    expect(unused).toEqual([]);
  });

  it("fill their blanks, and fall back to the server's own name", () => {
    expect(BY_LANGUAGE.zh("due.days", { n: 3 })).toBe("剩 3 个工作日");
    expect(BY_LANGUAGE.en("due.days", { n: 3 })).toBe("3 working days left");
    expect(named(BY_LANGUAGE.zh, "event", "closed")).toBe("办结");
    expect(named(BY_LANGUAGE.zh, "event", "of_tomorrow")).toBe("of_tomorrow");
  });
});
