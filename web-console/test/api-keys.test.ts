import { expect, test } from "vitest";
import { describeInBrowser, patience } from "./browser";

describeInBrowser("API keys", patience, (visit) => {
  test("a key is shown once, listed, and gone when it is revoked", async () => {
    const page = await visit().openSignedIn("/settings/api-keys");
    await page.getByRole("button", { name: "Create API key" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: "Name" }).fill("build server");
    await dialog.getByRole("button", { name: "Create" }).click();
    const key = await dialog.getByRole("region", { name: "New API key" }).innerText();
    expect(key).toMatch(/^[A-Za-z0-9]{8}\.\S{43}$/);
    await dialog.getByRole("button", { name: "Done" }).click();

    const row = page.getByRole("row", { name: "build server" });
    await row.waitFor();
    expect(await page.content()).not.toContain(key);
    await row.getByRole("button", { name: "Revoke" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
    await row.waitFor({ state: "detached" });
  });

  test("a name that the server refuses is an alert beside the field", async () => {
    visit().expectProblems(/400/);
    const page = await visit().openSignedIn("/settings/api-keys");
    await page.getByRole("button", { name: "Create API key" }).click();
    await page.getByRole("textbox", { name: "Name" }).fill("x".repeat(41));
    await page.keyboard.press("Enter");
    expect(await page.getByRole("dialog").getByRole("alert").textContent()).toContain("40 characters");
  });
});
