import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, Link, Outlet } from "@tanstack/react-router";
import { useState } from "react";
import { exampleInput } from "../api/example-input";
import { deploymentConfigQuery, type Model, modelQuery } from "../api/models";
import { ApiEndpointDialog } from "../components/ApiEndpointDialog";
import { DemonstrationBadge } from "../components/DemonstrationBadge";
import { ModelStatus } from "../components/ModelStatus";
import { Button } from "../ui/Button";
import { PageHeader } from "../ui/PageHeader";
import { pages } from "../util/path-builder";
import styles from "./ModelLayout.module.css";

const route = getRouteApi("/signed-in/models/$modelId");

/** What the pages of one model have in common. */
export function ModelLayout() {
  const { modelId } = route.useParams();
  const { data: model } = useSuspenseQuery(modelQuery(modelId));
  return (
    <>
      <PageHeader
        title={model.name}
        beside={
          <>
            <ModelStatus modelId={modelId} />
            <DemonstrationBadge model={model} />
          </>
        }
        actions={<ApiEndpoint model={model} />}
      />
      <nav aria-label="Model" className={styles.tabs}>
        <Link to={pages.model} params={{ modelId }} activeOptions={{ exact: true }}>
          Overview
        </Link>
        <Link to={pages.playground} params={{ modelId }}>
          Playground
        </Link>
        <Link to={pages.logs} params={{ modelId }}>
          Logs
        </Link>
      </nav>
      <Outlet />
    </>
  );
}

function ApiEndpoint({ model }: { model: Model }) {
  const [shown, setShown] = useState(false);
  const deploymentId = model.production_deployment_id;
  const { data: config } = useQuery({
    ...deploymentConfigQuery(model.id, deploymentId ?? ""),
    enabled: shown && Boolean(deploymentId),
  });
  return (
    <>
      <Button onClick={() => setShown(true)}>API endpoint</Button>
      {shown && (
        <ApiEndpointDialog
          modelId={model.id}
          servedName={String(exampleInput(config ?? null, model.name).request.model)}
          onClose={() => setShown(false)}
        />
      )}
    </>
  );
}
