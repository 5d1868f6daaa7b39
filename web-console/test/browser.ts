import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect } from "vitest";
import { Console } from "./console";

const candidates = [
  process.env.SLIPWAY_CHROMIUM,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
];
const executablePath = candidates.find((path) => path !== undefined && existsSync(path));

if (executablePath === undefined) {
  const reason = "no Chromium on this machine (install it, or name it with SLIPWAY_CHROMIUM)";
  if (process.env.CI === "true") throw new Error(`browser tests cannot run: ${reason}`);
  console.warn(`browser tests skipped: ${reason}`);
}

/** What a test in a browser may take on a busy machine. */
export const patience = { timeout: 30_000 };

/** What a test has at hand: the console, and pages that must neither log an error nor ask another host. */
export interface Visit {
  readonly console: Console;
  open(path: string): Promise<Page>;
  /** Opens a page with a session. */
  openSignedIn(path: string): Promise<Page>;
  /** Errors on the browser's console that a test brings about on purpose. */
  expectProblems(...problems: RegExp[]): void;
}

export function describeInBrowser(
  name: string,
  options: { timeout: number },
  tests: (visit: () => Visit) => void,
): void {
  describe.skipIf(executablePath === undefined)(name, options, () => {
    let browser: Browser;
    let visit: OpenVisit;
    beforeAll(async () => {
      browser = await chromium.launch({ executablePath: executablePath ?? "", args: ["--no-sandbox"] });
    }, 60_000);
    beforeEach(async () => {
      visit = new OpenVisit(browser, await Console.start());
    });
    afterEach(() => visit.end());
    afterAll(() => browser.close());
    tests(() => visit);
  });
}

class OpenVisit implements Visit {
  private readonly problems: string[] = [];
  private expected: RegExp[] = [];

  constructor(
    private readonly browser: Browser,
    readonly console: Console,
  ) {}

  expectProblems(...problems: RegExp[]): void {
    this.expected = problems;
  }

  async open(path: string): Promise<Page> {
    const context = await this.browser.newContext({ viewport: { width: 1280, height: 800 } });
    context.setDefaultTimeout(10_000);
    const page = await context.newPage();
    page.on("pageerror", (error) => this.problems.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") this.problems.push(message.text());
    });
    page.on("request", (request) => {
      if (new URL(request.url()).origin !== this.console.url) this.problems.push(`asked ${request.url()}`);
    });
    await page.goto(`${this.console.url}${path}`);
    return page;
  }

  async openSignedIn(path: string): Promise<Page> {
    const token = this.console.api.session.signInToken();
    return this.open(`/sign-in?token=${token}&from=${encodeURIComponent(path)}`);
  }

  async end(): Promise<void> {
    await Promise.all(this.browser.contexts().map((context) => context.close()));
    await this.console.stop();
    const unexpected = this.problems.filter(
      (problem) => !this.expected.some((pattern) => pattern.test(problem)),
    );
    expect(unexpected).toEqual([]);
  }
}
