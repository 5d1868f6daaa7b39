import type { IncomingMessage, ServerResponse } from "node:http";

/** One request under way. */
export interface Call {
  request: IncomingMessage;
  response: ServerResponse;
  method: string;
  url: URL;
}

/** An answer as JSON; `streamed` where the resource has written it itself. */
export type Reply = { status: number; body?: unknown; cookie?: string } | "streamed";

export function ok(body: unknown): Reply {
  return { status: 200, body };
}

export function refusal(status: number, message: string): Reply {
  return { status, body: { message } };
}

export function write(response: ServerResponse, reply: Reply): void {
  if (reply === "streamed") return;
  if (reply.cookie) response.setHeader("Set-Cookie", reply.cookie);
  response.writeHead(reply.status, { "Content-Type": "application/json" });
  response.end(reply.body === undefined ? undefined : JSON.stringify(reply.body));
}

export async function jsonBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece);
  return JSON.parse(Buffer.concat(pieces).toString() || "{}");
}
