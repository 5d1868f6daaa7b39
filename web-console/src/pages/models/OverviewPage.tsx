import { type QueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import {
  type Deployment,
  deploymentsQuery,
  type Environment,
  environmentsQuery,
  newestFirst,
} from "../../api/models";
import { Day } from "../../components/Day";
import { DeploymentState } from "../../components/DeploymentState";
import { StatusBadge } from "../../components/StatusBadge";
import { type Column, Table } from "../../table/Table";
import { Badge } from "../../ui/Badge";
import { Section } from "../../ui/Section";
import { pages } from "../../util/path-builder";
import { loadModel } from "./load-model";

const route = getRouteApi("/signed-in/models/$modelId/");

export async function loadOverview(queryClient: QueryClient, modelId: string): Promise<void> {
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
    cell: ({ current_deployment: current }) =>
      current ? <StatusBadge status={current.status} /> : <Badge>Nothing deployed</Badge>,
  },
  { name: "Deployment", cell: ({ current_deployment: current }) => current?.name },
  { name: "Replicas", cell: ({ current_deployment: current }) => current?.active_replica_count ?? 0 },
];

const deploymentColumns: Column<Deployment>[] = [
  { name: "Deployment", cell: (deployment) => deployment.name },
  { name: "Status", cell: (deployment) => <DeploymentState deployment={deployment} /> },
  { name: "Environment", cell: ({ environment }) => environment && <Badge>{environment}</Badge> },
  { name: "Hardware", cell: (deployment) => deployment.instance_type_name },
  { name: "Replicas", cell: (deployment) => deployment.active_replica_count },
  { name: "Id", cell: (deployment) => <code>{deployment.id}</code> },
  { name: "Created", cell: (deployment) => <Day at={deployment.created_at} /> },
  { name: "Logs", cell: (deployment) => <LogsLink deployment={deployment} /> },
];

export function OverviewPage() {
  const { modelId } = route.useParams();
  const { data: environments } = useSuspenseQuery(environmentsQuery(modelId));
  const { data: deployments } = useSuspenseQuery(deploymentsQuery(modelId));
  return (
    <>
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
          rows={newestFirst(deployments.deployments)}
          rowKey={(deployment) => deployment.id}
        />
      </Section>
    </>
  );
}

function LogsLink({ deployment }: { deployment: Deployment }) {
  const params = { modelId: deployment.model_id, deploymentId: deployment.id };
  return (
    <Link to={pages.deploymentLogs} params={params} aria-label={`Logs of ${deployment.name}`}>
      Logs
    </Link>
  );
}
