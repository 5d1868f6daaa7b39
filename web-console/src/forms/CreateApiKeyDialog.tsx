import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { apiKeysQuery, createApiKey } from "../api/api-keys";
import { Alert } from "../ui/Alert";
import { Button } from "../ui/Button";
import { CodeBlock } from "../ui/CodeBlock";
import { Dialog, DialogActions } from "../ui/Dialog";
import { TextField } from "../ui/TextField";
import styles from "./SignInForm.module.css";

export function CreateApiKeyDialog({ onClose }: { onClose: () => void }) {
  const queryClient = useQueryClient();
  const create = useMutation({
    mutationFn: createApiKey,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: apiKeysQuery.queryKey }),
  });
  return (
    <Dialog title="Create API key" onClose={onClose}>
      {create.data ? (
        <NewKey apiKey={create.data.api_key} onDone={onClose} />
      ) : (
        <NameForm problem={create.error?.message} pending={create.isPending} onCreate={create.mutate} />
      )}
    </Dialog>
  );
}

interface NameFormProps {
  problem: string | undefined;
  pending: boolean;
  onCreate: (name: string) => void;
}

function NameForm({ problem, pending, onCreate }: NameFormProps) {
  const [name, setName] = useState("");
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        onCreate(name.trim());
      }}
    >
      <TextField label="Name" value={name} required onChange={(event) => setName(event.target.value)} />
      {problem && <Alert>{problem}</Alert>}
      <DialogActions>
        <Button type="submit" tone="primary" disabled={pending}>
          Create
        </Button>
      </DialogActions>
    </form>
  );
}

function NewKey({ apiKey, onDone }: { apiKey: string; onDone: () => void }) {
  return (
    <>
      <p>Copy the key now: only its hash is kept, so it cannot be shown again.</p>
      <CodeBlock label="New API key" code={apiKey} />
      <DialogActions>
        <Button tone="primary" onClick={onDone}>
          Done
        </Button>
      </DialogActions>
    </>
  );
}
