import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ApiKey, apiKeysQuery, revokeApiKey } from "../api/api-keys";
import { Alert } from "../ui/Alert";
import { Button } from "../ui/Button";
import { Dialog, DialogActions } from "../ui/Dialog";

export function RevokeApiKeyDialog({ apiKey, onClose }: { apiKey: ApiKey; onClose: () => void }) {
  const queryClient = useQueryClient();
  const revoke = useMutation({
    mutationFn: revokeApiKey,
    onSuccess: async () => {
      onClose();
      await queryClient.invalidateQueries({ queryKey: apiKeysQuery.queryKey });
    },
  });
  return (
    <Dialog title={`Revoke ${apiKey.name ?? apiKey.prefix}?`} onClose={onClose}>
      <p>Clients that use this key are refused at once. This cannot be undone.</p>
      {revoke.error && <Alert>{revoke.error.message}</Alert>}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button tone="danger" disabled={revoke.isPending} onClick={() => revoke.mutate(apiKey.prefix)}>
          Revoke
        </Button>
      </DialogActions>
    </Dialog>
  );
}
