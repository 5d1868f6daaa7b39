import { send } from "./client";

export type Answer = { how: "approve" | "deny"; userCode: string };

/** Says yes or no to a program that waits to be let in; the rule is DeviceAuthorizations'. */
export async function answerDevice({ how, userCode }: Answer): Promise<void> {
  await send("POST", `/v1/users/auth/device/${how}`, { user_code: userCode });
}
