import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { ApiError } from "../api/client";
import { type Session, signIn } from "../api/session";
import { Alert } from "../ui/Alert";
import { Button } from "../ui/Button";
import { TextField } from "../ui/TextField";
import styles from "./SignInForm.module.css";

export function SignInForm({ onSignedIn }: { onSignedIn: (session: Session | null) => void }) {
  const [apiKey, setApiKey] = useState("");
  const enter = useMutation({ mutationFn: signIn, onSuccess: onSignedIn });
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        enter.mutate({ api_key: apiKey.trim() });
      }}
    >
      <TextField
        label="API key"
        value={apiKey}
        required
        aria-invalid={enter.isError}
        onChange={(event) => setApiKey(event.target.value)}
      />
      {enter.error && <Alert>{refusal(enter.error)}</Alert>}
      <Button type="submit" tone="primary" disabled={enter.isPending}>
        Sign in
      </Button>
    </form>
  );
}

function refusal(error: Error): string {
  if (error instanceof ApiError && error.status < 500)
    return "This API key is not known here, or it was revoked.";
  return error.message;
}
