import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { ApiError } from "../api/client";
import { answerDevice } from "../api/device-login";
import { Alert } from "../ui/Alert";
import { Button } from "../ui/Button";
import { TextField } from "../ui/TextField";
import styles from "./SignInForm.module.css";

export function DeviceForm({ userCode }: { userCode: string }) {
  const [code, setCode] = useState(userCode);
  const answer = useMutation({ mutationFn: answerDevice });
  if (answer.isSuccess) return <p role="status">{told[answer.variables.how]}</p>;
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        answer.mutate({ how: "approve", userCode: code });
      }}
    >
      <TextField
        label="Code"
        value={code}
        required
        aria-invalid={answer.isError}
        onChange={(event) => setCode(event.target.value)}
      />
      {answer.error && <Alert>{refusal(answer.error)}</Alert>}
      <Button type="submit" tone="primary" disabled={answer.isPending}>
        Approve
      </Button>
      <Button
        type="button"
        disabled={answer.isPending}
        onClick={() => answer.mutate({ how: "deny", userCode: code })}
      >
        Deny
      </Button>
    </form>
  );
}

const told = {
  approve: "Approved. You can close this page and go back to where you logged in.",
  deny: "Denied. Whoever asked was told so.",
};

function refusal(error: Error): string {
  if (error instanceof ApiError && error.status === 404)
    return "Nobody waits with this code. It may be older than ten minutes, or answered already.";
  return error.message;
}
