import type { IncomingMessage, ServerResponse } from "node:http";

export const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

export function json(response: ServerResponse, body: unknown, status = 200) {
  response.statusCode = status;
  response.setHeader("content-type", status < 400 ? "application/json" : "application/problem+json");
  response.end(JSON.stringify(body));
}

export const problem = (response: ServerResponse, status: number, detail: string) =>
  json(response, { type: "about:blank", title: "Error", status, detail }, status);

/** The JSON body of a request; nothing where it has none. */
export async function bodyOf<T>(request: IncomingMessage): Promise<T> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString("utf8");
  return (text.startsWith("{") ? JSON.parse(text) : {}) as T;
}
