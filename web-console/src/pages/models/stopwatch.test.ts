import { expect, test } from "vitest";
import { Stopwatch, speedText } from "./stopwatch";

function timed(askedAt: number, ...tokensAt: number[]): Stopwatch {
  const stopwatch = new Stopwatch(askedAt);
  for (const at of tokensAt) stopwatch.token(at);
  return stopwatch;
}

test("the wait for the first token does not count as speed", () => {
  expect(timed(1000, 3000, 3500, 4000).speed(13)).toEqual({
    tokens: 13,
    tokensPerSecond: 12,
    firstTokenMs: 2000,
  });
});

test("an answer that came all at once is timed from the question", () => {
  expect(timed(0, 500).speed(10)?.tokensPerSecond).toBe(20);
});

test("an answer without a token has no speed", () => {
  expect(timed(0).speed(3)).toBeNull();
});

test("speed is written with its unit", () => {
  expect(speedText({ tokens: 120, tokensPerSecond: 12.4, firstTokenMs: 33.3 })).toBe(
    "12 tok/s · 120 tokens · first after 33 ms",
  );
  expect(speedText({ tokens: 1, tokensPerSecond: 0.53, firstTokenMs: 33.3 })).toContain(
    "0.5 tok/s · 1 token ·",
  );
});
