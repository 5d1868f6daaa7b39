import { getRouteApi } from "@tanstack/react-router";
import { DeviceForm } from "../../forms/DeviceForm";

const route = getRouteApi("/signed-in/device");

export function DevicePage() {
  const { user_code: userCode } = route.useSearch();
  return (
    <>
      <title>Log in a program · Slipway</title>
      <h1>Log in a program</h1>
      <p>
        A program wants to act as you. Approve only if you started it and it shows this code; it then gets an
        API key of yours, which you can revoke under API keys.
      </p>
      <DeviceForm userCode={userCode} />
    </>
  );
}

/** What the address that a program prints brings along. */
export function deviceSearch(search: Record<string, unknown>): { user_code: string } {
  return { user_code: typeof search.user_code === "string" ? search.user_code : "" };
}
