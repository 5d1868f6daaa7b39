import { expect, test } from "vitest";
import { EventLines } from "./server-sent-events";

function eventsOf(...pieces: string[]): string[] {
  const lines = new EventLines();
  return pieces.flatMap((piece) => [...lines.take(piece)]);
}

const stream = 'data: {"a": "ä"}\r\n\r\n: keep-alive\n\nevent: x\ndata:one\ndata: two\n\ndata: [DONE]\n\n';

test("events are the same however the stream is cut", () => {
  const whole = ['{"a": "ä"}', "one\ntwo", "[DONE]"];
  expect(eventsOf(stream)).toEqual(whole);
  expect(eventsOf(...stream)).toEqual(whole);
  for (let cut = 1; cut < stream.length; cut++) {
    expect(eventsOf(stream.slice(0, cut), stream.slice(cut))).toEqual(whole);
  }
});

test("an event that the end cut off is dropped", () => {
  expect(eventsOf("data: whole\n\ndata: hal")).toEqual(["whole"]);
});
