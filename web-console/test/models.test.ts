import { expect, test } from "vitest";
import { describeInBrowser, patience } from "./browser";

describeInBrowser("models", patience, (visit) => {
  test("each model is a link with its status beside it", async () => {
    const page = await visit().openSignedIn("/models");
    const row = page.getByRole("row").filter({ has: page.getByRole("link", { name: "gpt-oss-nano" }) });
    await row.getByText("Active", { exact: true }).waitFor();
    await row.getByText("demonstration model").waitFor();
    await page.getByRole("row", { name: "ticket-router" }).getByText("Loading model").waitFor();
    await page.getByText("Deploy failed").waitFor();
  });

  test("the model's page shows what production serves", async () => {
    const page = await visit().openSignedIn("/models");
    await page.getByRole("link", { name: "gpt-oss-nano" }).click();
    await page.getByRole("heading", { name: "gpt-oss-nano" }).waitFor();
    const production = page
      .getByRole("table", { name: "Environments" })
      .getByRole("row", { name: "production" });
    await production.getByText("Active").waitFor();
  });

  test("the endpoint's examples carry the model's id and no key", async () => {
    const page = await visit().openSignedIn("/models/nano1234");
    await page.getByRole("button", { name: "API endpoint" }).click();
    const dialog = page.getByRole("dialog", { name: "API endpoint" });
    for (const language of ["curl", "Python", "JavaScript"]) {
      await dialog.getByRole("tab", { name: language }).click();
      const text = await dialog.getByRole("tabpanel", { name: language }).innerText();
      expect(text).toContain(`${visit().console.url}/model-nano1234/environments/production/sync/v1`);
      expect(text).not.toMatch(/[A-Za-z0-9]{8}\.[A-Za-z0-9_-]{43}/);
    }
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    expect(
      await page
        .getByRole("button", { name: "API endpoint" })
        .evaluate((it) => it === document.activeElement),
    ).toBe(true);
  });

  test("unknown models and pages are said to be not found", async () => {
    visit().expectProblems(/404/);
    const page = await visit().openSignedIn("/models/zzzz9999");
    await page.getByRole("heading", { name: "Model not found" }).waitFor();
    await page.goto(`${visit().console.url}/no/such/page`);
    await page.getByRole("heading", { name: "Page not found" }).waitFor();
  });
});
