import { type QueryClient, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import {
  type Deployment,
  deploymentConfigQuery,
  deploymentsQuery,
  type Environment,
  environmentsQuery,
  type Model,
  modelQuery,
} from "../../api/models";
import { ApiEndpointDialog } from "../../components/ApiEndpointDialog";
import { Day } from "../../components/Day";
import { DemonstrationBadge } from "../../components/DemonstrationBadge";
import { StatusBadge } from "../../components/StatusBadge";
import { type Column, Table } from "../../table/Table";
import { Badge } from "../../ui/Badge";
import { Button, buttonClass } from "../../ui/Button";
import { PageHeader } from "../../ui/PageHeader";
import { Section } from "../../ui/Section";
import { pages } from "../../util/path-builder";
import { exampleInput } from "./example-input";
import { loadModel } from "./load-model";

const route = getRouteApi("/signed-in/models/$modelId");

export async function loadModelPage(queryClient: QueryClient, modelId: string): Promise<void> {
  await loadModel(queryClient, modelId);
  await Promise.all([
    queryClient.ensureQueryData(deploymentsQuery(modelId)),
    queryClient.ensureQueryData(environmentsQuery(modelId)),
  ]);
}

const environmentColumns: Column<Environment>[] = [
  { name: "Environment", cell: (environment) => environment.name },
  {
    name: "Status",
    cell: ({ current_deployment: current }) => current && <StatusBadge status={current.status} />,
  },
  {
    name: "Deployment",
    cell: ({ current_deployment: current }) => (current ? <code>{current.id}</code> : "none"),
  },
  { name: "Replicas", cell: ({ current_deployment: current }) => current?.active_replica_count ?? 0 },
];

const deploymentColumns: Column<Deployment>[] = [
  { name: "Deployment", cell: (deployment) => deployment.name },
  { name: "Status", cell: (deployment) => <StatusBadge status={deployment.status} /> },
  { name: "Environment", cell: ({ environment }) => environment && <Badge>{environment}</Badge> },
  { name: "Hardware", cell: (deployment) => deployment.instance_type_name },
  { name: "Replicas", cell: (deployment) => deployment.active_replica_count },
  { name: "Id", cell: (deployment) => <code>{deployment.id}</code> },
  { name: "Created", cell: (deployment) => <Day at={deployment.created_at} /> },
];

export function ModelPage() {
  const { modelId } = route.useParams();
  const { data: model } = useSuspenseQuery(modelQuery(modelId));
  const { data: environments } = useSuspenseQuery(environmentsQuery(modelId));
  const { data: deployments } = useSuspenseQuery(deploymentsQuery(modelId));
  return (
    <>
      <PageHeader
        title={model.name}
        beside={<DemonstrationBadge model={model} />}
        actions={<ModelActions model={model} />}
      />
      <Section title="Environments">
        <Table
          label="Environments"
          columns={environmentColumns}
          rows={environments.environments}
          rowKey={(environment) => environment.name}
        />
      </Section>
      <Section title="Deployments">
        <Table
          label="Deployments"
          columns={deploymentColumns}
          rows={deployments.deployments}
          rowKey={(deployment) => deployment.id}
        />
      </Section>
    </>
  );
}

function ModelActions({ model }: { model: Model }) {
  const [endpointShown, setEndpointShown] = useState(false);
  const deploymentId = model.production_deployment_id;
  const { data: config } = useQuery({
    ...deploymentConfigQuery(model.id, deploymentId ?? ""),
    enabled: endpointShown && deploymentId !== null,
  });
  const servedName = String(exampleInput(config ?? null, model.name).request.model);
  return (
    <>
      <Button onClick={() => setEndpointShown(true)}>API endpoint</Button>
      <Link to={pages.playground} params={{ modelId: model.id }} className={buttonClass("primary")}>
        Playground
      </Link>
      {endpointShown && (
        <ApiEndpointDialog
          modelId={model.id}
          servedName={servedName}
          onClose={() => setEndpointShown(false)}
        />
      )}
    </>
  );
}
