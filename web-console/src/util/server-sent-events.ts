/** The data of each event of an SSE body, however the network cut it. */
export async function* serverSentEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const events = new EventLines();
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      yield* events.take(decoder.decode(read.value, { stream: true }));
    }
  } finally {
    await reader.cancel();
  }
}

/** Gathers lines to events. An event that the end of the stream cut off is not one. */
export class EventLines {
  private rest = "";
  private data: string[] = [];

  *take(text: string): Generator<string> {
    const lines = (this.rest + text).split(/\r\n|\n|\r(?!$)/);
    this.rest = lines.pop() ?? "";
    for (const line of lines) {
      if (line === "" && this.data.length > 0) yield this.data.splice(0).join("\n");
      else if (line.startsWith("data:")) this.data.push(line.slice(line[5] === " " ? 6 : 5));
    }
  }
}
