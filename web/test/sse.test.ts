import { describe, expect, it } from "vitest";

import { parseEventBlock, readEvents, type ServerSentEvent } from "../src/api/sse";

const stream = (chunks: Uint8Array[]) =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });

async function eventsOf(chunks: Uint8Array[]): Promise<ServerSentEvent[]> {
  const events: ServerSentEvent[] = [];
  for await (const event of readEvents(stream(chunks))) events.push(event);
  return events;
}

const bytes = (text: string) => new TextEncoder().encode(text);

describe("parseEventBlock", () => {
  it("joins data lines", () => {
    expect(parseEventBlock("event: delta\ndata: 一\ndata: 二")).toEqual({ event: "delta", data: "一\n二" });
  });

  it("ignores comments and blocks without data", () => {
    expect(parseEventBlock(": ping - 2026-11-22")).toBeNull();
    expect(parseEventBlock("event: delta")).toBeNull();
  });

  it("reads the number that a broken stream goes on from", () => {
    expect(parseEventBlock("id: 12\nevent: progress\ndata: {}")).toEqual({ event: "progress", data: "{}", id: "12" });
  });

  it("removes one space after the colon only", () => {
    expect(parseEventBlock("data:  两格")).toEqual({ event: "message", data: " 两格" });
  });
});

describe("readEvents", () => {
  const whole = 'event: delta\r\ndata: {"text":"给予20万元。[1]"}\r\n\r\n: ping\r\n\r\nevent: done\r\ndata: {}\r\n\r\n';
  const expected = [
    { event: "delta", data: '{"text":"给予20万元。[1]"}' },
    { event: "done", data: "{}" },
  ];

  it("does not depend on where the network cuts", async () => {
    const all = bytes(whole);
    for (let cut = 0; cut <= all.length; cut += 1) {
      // Every cut: inside a Chinese character, between "\r" and "\n", between two events.
      expect(await eventsOf([all.slice(0, cut), all.slice(cut)])).toEqual(expected);
    }
    expect(await eventsOf([...all].map((byte) => Uint8Array.of(byte)))).toEqual(expected);
  });

  it("reads bare line feeds and drops an unfinished event", async () => {
    expect(await eventsOf([bytes("event: done\ndata: {}\n\nevent: delta\ndata: 半")])).toEqual([{ event: "done", data: "{}" }]);
  });
});
