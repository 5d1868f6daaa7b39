import type { Speed } from "./conversation";

/** Times an answer as its reader sees it, in milliseconds of one clock. */
export class Stopwatch {
  private firstAt: number | undefined;
  private lastAt = 0;

  constructor(private readonly askedAt: number) {}

  token(now: number): void {
    this.firstAt ??= now;
    this.lastAt = now;
  }

  /** The first token's time is waiting, not speed; an answer that came all at once is timed from the question. */
  speed(tokens: number): Speed | null {
    if (this.firstAt === undefined || tokens === 0) return null;
    const streamed = this.lastAt - this.firstAt;
    const tokensPerSecond =
      tokens > 1 && streamed > 0
        ? ((tokens - 1) / streamed) * 1000
        : (tokens / Math.max(this.lastAt - this.askedAt, 1)) * 1000;
    return { tokens, tokensPerSecond, firstTokenMs: this.firstAt - this.askedAt };
  }
}

export function speedText({ tokens, tokensPerSecond, firstTokenMs }: Speed): string {
  const rate = tokensPerSecond < 10 ? tokensPerSecond.toFixed(1) : Math.round(tokensPerSecond);
  return `${rate} tok/s · ${tokens} ${tokens === 1 ? "token" : "tokens"} · first after ${Math.round(firstTokenMs)} ms`;
}
