import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer, type Server, type ServerResponse } from "node:http";
import { extname, join, normalize } from "node:path";
import { MockApi } from "../mock-api/server";

const dist = join(import.meta.dirname, "../dist");

const types: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
};

/** The built console in front of a fresh mock-api, served as the control plane serves it. */
export class Console {
  readonly api = new MockApi();
  private readonly server: Server;

  private constructor() {
    this.server = createServer((request, response) => {
      void this.api.handle(request, response, () => void serveFile(request.url ?? "/", response));
    });
  }

  static async start(): Promise<Console> {
    if (!existsSync(join(dist, "index.html"))) throw new Error("dist/ is missing: run `npm run build` first");
    const started = new Console();
    await new Promise<void>((listening) => started.server.listen(0, "127.0.0.1", listening));
    return started;
  }

  get url(): string {
    const address = this.server.address();
    if (address === null || typeof address === "string") throw new Error("the console does not listen");
    return `http://localhost:${address.port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }
}

/** Nothing from elsewhere, nothing inline: the strictest policy that the console is promised to work under. */
const policy =
  "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

async function serveFile(url: string, response: ServerResponse): Promise<void> {
  const path = join(dist, normalize(new URL(url, "http://localhost").pathname));
  const file = extname(path) !== "" && existsSync(path) ? path : join(dist, "index.html");
  response.writeHead(200, {
    "Content-Type": types[extname(file)] ?? "application/octet-stream",
    "Content-Security-Policy": policy,
  });
  response.end(await readFile(file));
}
