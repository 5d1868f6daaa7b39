import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";
import { Alert } from "../ui/Alert";
import { Button } from "../ui/Button";
import { PageHeader } from "../ui/PageHeader";

export function Failure({ error }: ErrorComponentProps) {
  const router = useRouter();
  return (
    <>
      <PageHeader
        title="This page could not be shown"
        actions={<Button onClick={() => void router.invalidate()}>Try again</Button>}
      />
      <Alert>{error instanceof Error ? error.message : String(error)}</Alert>
    </>
  );
}
