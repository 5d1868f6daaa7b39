import { type Call, jsonBody, ok, type Reply, refusal } from "./http";

/** Logins of programs that wait to be approved, and what became of them. */
export class MockDeviceLogins {
  readonly answers = new Map<string, "approve" | "deny">();
  private readonly waiting = new Set<string>();

  begin(userCode: string): void {
    this.waiting.add(userCode);
  }

  async handle({ request, url }: Call): Promise<Reply> {
    const { user_code: userCode } = await jsonBody(request);
    if (typeof userCode !== "string" || !this.waiting.delete(userCode))
      return refusal(404, `no login ${String(userCode)}`);
    this.answers.set(userCode, url.pathname.endsWith("/approve") ? "approve" : "deny");
    return ok({ success: true });
  }
}
