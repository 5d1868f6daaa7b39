import { type QueryClient, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { logsQuery } from "../../api/logs";
import { type Deployment, deploymentsQuery, newestFirst } from "../../api/models";
import { Alert } from "../../ui/Alert";
import { EmptyState } from "../../ui/EmptyState";
import { Select } from "../../ui/Select";
import { TextField } from "../../ui/TextField";
import { pages } from "../../util/path-builder";
import { LogLines } from "./LogLines";
import styles from "./LogsPage.module.css";
import { loadModel } from "./load-model";

export async function loadLogs(queryClient: QueryClient, modelId: string): Promise<void> {
  await loadModel(queryClient, modelId);
  await queryClient.ensureQueryData(deploymentsQuery(modelId));
}

/** Of the deployment in the address; without one there, of what serves production, else of the newest. */
export function LogsPage() {
  const { modelId = "", deploymentId } = useParams({ strict: false });
  const { data } = useSuspenseQuery(deploymentsQuery(modelId));
  const deployments = newestFirst(data.deployments);
  const shown = deploymentId
    ? deployments.find(({ id }) => id === deploymentId)
    : (deployments.find((each) => each.is_production) ?? deployments[0]);
  if (!shown) {
    return (
      <EmptyState title={deploymentId ? "Deployment not found" : "No deployments yet"}>
        A deployment writes its build, its start and what its replicas say here.
      </EmptyState>
    );
  }
  return <Logs key={shown.id} deployment={shown} deployments={deployments} />;
}

function Logs({ deployment, deployments }: { deployment: Deployment; deployments: Deployment[] }) {
  const [filter, setFilter] = useState("");
  const navigate = useNavigate();
  const { data: lines, error } = useQuery(logsQuery(deployment.model_id, deployment.id, filter));
  const show = (deploymentId: string) =>
    navigate({ to: pages.deploymentLogs, params: { modelId: deployment.model_id, deploymentId } });
  return (
    <>
      <div className={styles.controls}>
        <Select
          label="Deployment"
          value={deployment.id}
          options={deployments.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={show}
        />
        <TextField
          label="Filter"
          type="search"
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
        />
      </div>
      {error ? <Alert>{error.message}</Alert> : <LogLines lines={lines} filter={filter} />}
    </>
  );
}
