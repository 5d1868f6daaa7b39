import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { describeInBrowser, patience } from "./browser";

async function ask(page: Page, question: string): Promise<void> {
  await page.getByRole("textbox", { name: "Message" }).fill(question);
  await page.getByRole("button", { name: "Send" }).click();
}

describeInBrowser("playground", patience, (visit) => {
  test("the example's question is offered and answered, with the speed beside it", async () => {
    const page = await visit().openSignedIn("/models/nano1234/playground");
    const message = page.getByRole("textbox", { name: "Message" });
    expect(await message.inputValue()).toBe("What is machine learning?");
    await page.getByRole("button", { name: "Send" }).click();
    const log = page.getByRole("log");
    await log.getByText("You asked: What is machine learning?").waitFor();
    await log.getByText(/^\d+(\.\d)? tok\/s/).waitFor();
    expect(visit().console.api.chat.requests[0]).toMatchObject({
      model: "gpt-oss-nano",
      max_tokens: 512,
      stream: true,
    });
  });

  test("an answer grows while it is made", async () => {
    const page = await visit().openSignedIn("/models/nano1234/playground");
    await ask(page, "count");
    const log = page.getByRole("log");
    await log.getByText(/1 2 3/).waitFor();
    const length = async () => (await log.innerText()).length;
    const before = await length();
    await expect.poll(length).toBeGreaterThan(before);
    expect(await log.getByText(/tok\/s/).count()).toBe(0);
  });

  test("reasoning is folded until it is opened", async () => {
    const page = await visit().openSignedIn("/models/nano1234/playground");
    await ask(page, "Hello");
    await page.getByText(/tok\/s/).waitFor();
    const reasoning = page.getByText("The user asks something.");
    expect(await reasoning.isVisible()).toBe(false);
    await page.getByText("Reasoning · 4 words").click();
    expect(await reasoning.isVisible()).toBe(true);
  });

  test("a second question is sent with the first answer", async () => {
    const page = await visit().openSignedIn("/models/nano1234/playground");
    await ask(page, "One");
    await page.getByText(/tok\/s/).waitFor();
    await ask(page, "Two");
    await page
      .getByText(/tok\/s/)
      .nth(1)
      .waitFor();
    expect(visit().console.api.chat.requests[1]?.messages).toEqual([
      { role: "user", content: "One" },
      { role: "assistant", content: "You asked: One" },
      { role: "user", content: "Two" },
    ]);
  });

  test("stopping keeps what was said and ends the request", async () => {
    const { chat } = visit().console.api;
    const page = await visit().openSignedIn("/models/nano1234/playground");
    await ask(page, "count");
    await page.getByText(/1 2 3/).waitFor();
    expect(chat.running).toBe(1);
    await page.getByRole("button", { name: "Stop" }).click();
    await page.getByText("Stopped").waitFor();
    await page.getByText(/1 2 3/).waitFor();
    await expect.poll(() => chat.running).toBe(0);
  });

  test("a long answer is followed until its reader scrolls up", async () => {
    const page = await visit().openSignedIn("/models/nano1234/playground");
    const toEnd = () =>
      page.evaluate(
        () => document.documentElement.scrollHeight - innerHeight - document.documentElement.scrollTop,
      );
    await ask(page, "count");
    await page.waitForFunction(() => document.documentElement.scrollHeight > innerHeight + 200);
    expect(await toEnd()).toBeLessThan(30);
    await page.mouse.wheel(0, -150);
    await expect.poll(toEnd).toBeGreaterThan(100);
    const scrolled = await page.evaluate(() => document.documentElement.scrollTop);
    await page.getByText(/ 1000 /).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollTop)).toBe(scrolled);
  });

  test("leaving the page ends the request", async () => {
    const { chat } = visit().console.api;
    const page = await visit().openSignedIn("/models/nano1234/playground");
    await ask(page, "count");
    await page.getByText(/1 2 3/).waitFor();
    await page.getByRole("link", { name: "Models" }).click();
    await expect.poll(() => chat.running).toBe(0);
  });

  test("a refusal is an alert with the server's words", async () => {
    visit().expectProblems(/503/);
    const page = await visit().openSignedIn("/models/nano1234/playground");
    await ask(page, "fail");
    expect(await page.getByRole("alert").textContent()).toBe("No replica is ready");
  });

  test("an answer that breaks off says so", async () => {
    visit().expectProblems(/ERR_|Failed to load/);
    const page = await visit().openSignedIn("/models/nano1234/playground");
    await ask(page, "break off");
    await page.getByRole("alert").waitFor();
    expect(await page.getByText(/tok\/s/).count()).toBe(0);
  });

  test("a session that ended asks for a sign-in", async () => {
    visit().expectProblems(/401/);
    const page = await visit().openSignedIn("/models/nano1234/playground");
    await page.getByRole("button", { name: "Send" }).waitFor();
    visit().console.api.session.endAll();
    await ask(page, "Hello");
    await page.getByRole("textbox", { name: "API key" }).waitFor();
  });

  test("a model with nothing in production cannot be asked", async () => {
    const page = await visit().openSignedIn("/models/idle1234/playground");
    await page.getByText("Nothing is deployed in production").waitFor();
  });
});
