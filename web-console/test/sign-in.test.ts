import { expect, test } from "vitest";
import { describeInBrowser, patience } from "./browser";

describeInBrowser("sign-in", patience, (visit) => {
  test("a key typed in leads to the models, with Enter too", async () => {
    const page = await visit().open("/");
    await page.getByRole("textbox", { name: "API key" }).fill(visit().console.api.session.apiKey);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Models" }).waitFor();
    expect(new URL(page.url()).pathname).toBe("/models");
  });

  test("the key is kept nowhere that a script could read", async () => {
    const { apiKey } = visit().console.api.session;
    const page = await visit().open("/");
    await page.getByRole("textbox", { name: "API key" }).fill(apiKey);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { name: "Models" }).waitFor();
    const kept = await page.evaluate(() =>
      JSON.stringify([location.href, document.cookie, { ...localStorage }, { ...sessionStorage }]),
    );
    expect(kept).not.toContain(apiKey.slice(9));
    expect(kept).not.toContain("slipway_session");
  });

  test("a wrong key is refused with an alert", async () => {
    visit().expectProblems(/401/);
    const page = await visit().open("/sign-in");
    await page.getByRole("textbox", { name: "API key" }).fill("AbCd1234.wrong");
    await page.getByRole("button", { name: "Sign in" }).click();
    expect(await page.getByRole("alert").textContent()).toContain("not known");
  });

  test("a link signs in once and its token leaves the address", async () => {
    visit().expectProblems(/401/);
    const link = `/sign-in?token=${visit().console.api.session.signInToken()}`;
    const page = await visit().open(link);
    await page.getByRole("heading", { name: "Models" }).waitFor();
    expect(page.url()).toBe(`${visit().console.url}/models`);

    const second = await visit().open(link);
    expect(await second.getByRole("alert").textContent()).toContain("used before");
    expect(second.url()).not.toContain("token");
  });

  test("a page asked for without a session is shown after signing in", async () => {
    const page = await visit().open("/models/nano1234");
    await page.getByRole("textbox", { name: "API key" }).fill(visit().console.api.session.apiKey);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { name: "gpt-oss-nano" }).waitFor();
  });

  test("a session that ended sends its user to sign in and back", async () => {
    visit().expectProblems(/401/);
    const page = await visit().openSignedIn("/settings/api-keys");
    await page.getByRole("heading", { name: "API keys" }).waitFor();
    visit().console.api.session.endAll();
    await page.getByRole("link", { name: "Models" }).click();
    await page.getByRole("textbox", { name: "API key" }).fill(visit().console.api.session.apiKey);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { name: "Models" }).waitFor();
  });

  test("signing in again in another tab leaves the first one working", async () => {
    visit().expectProblems(/401/);
    const page = await visit().openSignedIn("/models/nano1234/playground");
    await page.getByRole("button", { name: "Send" }).waitFor();
    const other = await page.context().newPage();
    await other.goto(`${visit().console.url}/sign-in?token=${visit().console.api.session.signInToken()}`);
    await other.getByRole("heading", { name: "Models" }).waitFor();
    await page.getByRole("button", { name: "Send" }).click();
    await page.getByText(/tok\/s/).waitFor();
  });

  test("signing out ends the session on the server", async () => {
    const page = await visit().openSignedIn("/models");
    await page.getByRole("button", { name: "Account" }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.getByRole("textbox", { name: "API key" }).waitFor();
    await page.goto(`${visit().console.url}/models`);
    await page.getByRole("textbox", { name: "API key" }).waitFor();
  });

  test("a link from elsewhere cannot send a user to another site", async () => {
    const token = visit().console.api.session.signInToken();
    const page = await visit().open(`/sign-in?token=${token}&from=${encodeURIComponent("//evil.example/")}`);
    await page.getByRole("heading", { name: "Models" }).waitFor();
    expect(page.url()).toBe(`${visit().console.url}/models`);
  });
});
