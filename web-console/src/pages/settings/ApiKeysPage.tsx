import { type QueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type ApiKey, apiKeysQuery } from "../../api/api-keys";
import { CreateApiKeyDialog } from "../../forms/CreateApiKeyDialog";
import { RevokeApiKeyDialog } from "../../forms/RevokeApiKeyDialog";
import { type Column, Table } from "../../table/Table";
import { Button } from "../../ui/Button";
import { EmptyState } from "../../ui/EmptyState";
import { PageHeader } from "../../ui/PageHeader";

const empty = (
  <EmptyState title="No API keys">Clients of the API and of the models sign in with a key.</EmptyState>
);

export async function loadApiKeys(queryClient: QueryClient): Promise<void> {
  await queryClient.ensureQueryData(apiKeysQuery);
}

const columns: Column<ApiKey>[] = [
  { name: "Name", cell: (key) => key.name ?? "unnamed" },
  { name: "Key", cell: (key) => <code>{key.prefix}.…</code> },
  { name: "Owner", cell: (key) => key.owner?.email },
  { name: "Actions", cell: (key) => <Revoke apiKey={key} /> },
];

export function ApiKeysPage() {
  const { data } = useSuspenseQuery(apiKeysQuery);
  const [creating, setCreating] = useState(false);
  return (
    <>
      <PageHeader
        title="API keys"
        actions={
          <Button tone="primary" onClick={() => setCreating(true)}>
            Create API key
          </Button>
        }
      />
      {data.keys.length === 0 ? (
        empty
      ) : (
        <Table label="API keys" columns={columns} rows={data.keys} rowKey={(key) => key.prefix} />
      )}
      {creating && <CreateApiKeyDialog onClose={() => setCreating(false)} />}
    </>
  );
}

function Revoke({ apiKey }: { apiKey: ApiKey }) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button tone="danger" onClick={() => setAsking(true)}>
        Revoke
      </Button>
      {asking && <RevokeApiKeyDialog apiKey={apiKey} onClose={() => setAsking(false)} />}
    </>
  );
}
