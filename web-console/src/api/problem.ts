import { member } from "../util/json";

/** What to tell the user about a refusal: management, edge and engine each have an error shape of their own. */
export function problemText(status: number, body: string): string {
  const answer = parsed(body);
  const candidates = [member(answer, "error", "message"), member(answer, "error"), member(answer, "message")];
  const text = candidates.find((candidate) => typeof candidate === "string" && candidate !== "");
  return typeof text === "string" ? text : `The server answered with status ${status}.`;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined; // an HTML page of some proxy: the status says more
  }
}
