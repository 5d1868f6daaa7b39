import { expect, test } from "vitest";
import { describeInBrowser, patience } from "./browser";

const code = "ABCD-2345";

describeInBrowser("logging in a program", patience, (visit) => {
  test("the code comes with the address and is approved by a button", async () => {
    const { deviceLogins } = visit().console.api;
    deviceLogins.begin(code);
    const page = await visit().openSignedIn(`/device?user_code=${code}`);
    await page.getByRole("heading", { name: "Log in a program" }).waitFor();
    expect(await page.getByRole("textbox", { name: "Code" }).inputValue()).toBe(code);
    expect(deviceLogins.answers.size).toBe(0);
    await page.getByRole("button", { name: "Approve" }).click();
    expect(await page.getByRole("status").textContent()).toContain("Approved");
    expect(deviceLogins.answers.get(code)).toBe("approve");
  });

  test("whoever is not signed in signs in first, and a login can be denied", async () => {
    const { deviceLogins, session } = visit().console.api;
    deviceLogins.begin(code);
    const page = await visit().open(`/device?user_code=${code}`);
    await page.getByRole("textbox", { name: "API key" }).fill(session.apiKey);
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Deny" }).click();
    expect(await page.getByRole("status").textContent()).toContain("Denied");
    expect(deviceLogins.answers.get(code)).toBe("deny");
  });

  test("a code that nobody waits with is an alert", async () => {
    visit().expectProblems(/404/);
    const page = await visit().openSignedIn("/device");
    await page.getByRole("textbox", { name: "Code" }).fill("ZZZZ-9999");
    await page.keyboard.press("Enter");
    expect(await page.getByRole("alert").textContent()).toContain("Nobody waits with this code");
  });
});
