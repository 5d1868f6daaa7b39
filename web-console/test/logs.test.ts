import { expect, test } from "vitest";
import { describeInBrowser, patience } from "./browser";

describeInBrowser("logs", patience, (visit) => {
  test("a deployment's lines carry their time and can be filtered", async () => {
    const page = await visit().openSignedIn("/models/nano1234");
    await page.getByRole("navigation", { name: "Model" }).getByRole("link", { name: "Logs" }).click();
    const log = page.getByRole("log");
    await log.getByText("ready: 12.1 MB of weights").waitFor();
    expect(await log.innerText()).toMatch(/\d\d:\d\d:\d\d/);
    await page.getByRole("searchbox", { name: "Filter" }).fill("max_seq_len");
    await log.getByText("ready: 12.1 MB of weights").waitFor({ state: "detached" });
    await log.getByText("max_seq_len: 4096 applied as max-seq-len").waitFor();
    await page.getByRole("searchbox", { name: "Filter" }).fill("no such text");
    await log.getByText("No line contains this text.").waitFor();
  });

  test("why a deployment failed is told in the overview and in its logs", async () => {
    const page = await visit().openSignedIn("/models/fail1234/overview");
    const table = page.getByRole("table", { name: "Deployments" });
    await table.getByText("needs 4 × H100; this host has none").waitFor();
    await table.getByRole("link", { name: "Logs of deployment-1" }).click();
    await page.getByRole("log").getByText("needs 4 × H100; this host has none").waitFor();
    await page.getByRole("combobox", { name: "Deployment" }).selectOption("deployment-2");
    await page.getByRole("log").getByText("ready: 12.1 MB of weights").waitFor();
    expect(new URL(page.url()).pathname).toBe("/models/fail1234/logs/dep1fai");
  });

  test("a deployment that is not there is said so", async () => {
    const page = await visit().openSignedIn("/models/nano1234/logs/abcdefg");
    await page.getByText("Deployment not found").waitFor();
  });
});
