import axe from "axe-core";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { describeInBrowser } from "./browser";

declare global {
  interface Window {
    axe: typeof axe;
  }
}

const looks = [
  { name: "wide-light", width: 1280, height: 800, colorScheme: "light" },
  { name: "wide-dark", width: 1280, height: 800, colorScheme: "dark" },
  { name: "narrow-light", width: 360, height: 740, colorScheme: "light" },
  { name: "narrow-dark", width: 360, height: 740, colorScheme: "dark" },
] as const;

// axe through every page, light and dark, wide and at 360 px, takes its time
describeInBrowser("accessibility", { timeout: 60_000 }, (visit) => {
  test("sign-in", async () => {
    const page = await visit().open("/sign-in?link=refused");
    await page.getByRole("alert").waitFor();
    await expectAccessible(page, "sign-in");
  });

  test("the models and the account menu", async () => {
    const page = await visit().openSignedIn("/models");
    await page.getByText("Deploy failed").waitFor();
    await expectAccessible(page, "models");
    await page.getByRole("button", { name: "Account" }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).waitFor();
    await expectAccessible(page, "menu");
  });

  test("a model and its endpoint", async () => {
    const page = await visit().openSignedIn("/models/nano1234");
    await page.getByRole("heading", { name: "gpt-oss-nano" }).waitFor();
    await expectAccessible(page, "model");
    await page.getByRole("button", { name: "API endpoint" }).click();
    await page.getByRole("tab", { name: "Python" }).click();
    await expectAccessible(page, "endpoint");
  });

  test("the playground with answers and a refusal", async () => {
    visit().expectProblems(/503/);
    const page = await visit().openSignedIn("/models/nano1234/playground");
    await page.getByRole("button", { name: "Send" }).waitFor();
    await expectAccessible(page, "playground");
    await page.getByRole("button", { name: "Send" }).click();
    await page.getByText(/tok\/s/).waitFor();
    await page.getByRole("textbox", { name: "Message" }).fill("fail");
    await page.getByRole("button", { name: "Send" }).click();
    await page.getByRole("alert").waitFor();
    await expectAccessible(page, "conversation");
  });

  test("a deployment's logs", async () => {
    const page = await visit().openSignedIn("/models/fail1234/logs");
    await page.getByRole("log").getByText("needs 4 × H100").waitFor();
    await expectAccessible(page, "logs");
  });

  test("the API keys and their dialogs", async () => {
    const page = await visit().openSignedIn("/settings/api-keys");
    await page.getByRole("button", { name: "Revoke" }).first().waitFor();
    await expectAccessible(page, "keys");
    await page.getByRole("button", { name: "Create API key" }).click();
    await page.getByRole("textbox", { name: "Name" }).waitFor();
    await expectAccessible(page, "key-dialog");
  });
});

async function expectAccessible(page: Page, name: string): Promise<void> {
  await page.evaluate(axe.source);
  for (const look of looks) await expectAccessibleAs(page, name, look);
}

async function expectAccessibleAs(page: Page, name: string, look: (typeof looks)[number]): Promise<void> {
  await page.setViewportSize(look);
  await page.emulateMedia({ colorScheme: look.colorScheme });
  const folder = process.env.SLIPWAY_SCREENSHOTS;
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}-${look.name}.png` });
  expect(await page.evaluate(tooWide), `${name}, ${look.name}: wider than its place`).toEqual([]);
  const violations = await page.evaluate(async () => {
    const { violations: found } = await window.axe.run({
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"],
    });
    return found.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`);
  });
  expect(violations, `${name}, ${look.name}`).toEqual([]);
}

/** What must not be scrolled sideways; examples of code may. */
function tooWide(): string[] {
  return [document.documentElement, ...document.querySelectorAll("main, dialog, table, [role=log]")]
    .filter((element) => element.scrollWidth > element.clientWidth)
    .map((element) => `${element.tagName}: ${element.scrollWidth} > ${element.clientWidth}`);
}
