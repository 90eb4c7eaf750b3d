export interface ServerSentEvent {
  event: string;
  data: string;
  /** Where the stream goes on after a break: sent back as Last-Event-ID. */
  id?: string;
}

/** The fields of one event block, or null for a block that carries no data (a comment, a keep-alive). */
export function parseEventBlock(block: string): ServerSentEvent | null {
  let event = "message";
  let id: string | undefined;
  const data: string[] = [];
  for (const line of block.split("\n")) {
    const colon = line.indexOf(":");
    if (colon === 0 || line === "") continue;
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "event") event = value;
    else if (field === "id") id = value;
    else if (field === "data") data.push(value);
  }
  return data.length > 0 ? { event, data: data.join("\n"), id } : null;
}

/** The events of a `text/event-stream` body, however the network cut it into chunks. */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerSentEvent> {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let pending = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      pending += done ? decoder.decode() : decoder.decode(value, { stream: true });
      // A lone "\r" at the end may be the first half of "\r\n": it waits for the next chunk.
      const heldBack = !done && pending.endsWith("\r") ? "\r" : "";
      pending = pending.slice(0, pending.length - heldBack.length).replace(/\r\n?/g, "\n");
      const blocks = pending.split("\n\n");
      pending = (blocks.pop() ?? "") + heldBack;
      for (const block of blocks) {
        const event = parseEventBlock(block);
        if (event) yield event;
      }
      if (done) return;
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
}
