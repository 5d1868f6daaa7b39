import { queryOptions } from "@tanstack/react-query";
import { ApiError, call, type Result } from "./client";

export type Model = Result<"GET /v1/models/{model_id}">;
export type Deployment = Result<"GET /v1/models/{model_id}/deployments/{deployment_id}">;
export type Engine = Result<"GET /v1/models/{model_id}/deployments/{deployment_id}/engine">;
export type DeploymentStatus = Deployment["status"];
export type Environment = Result<"GET /v1/models/{model_id}/environments">["environments"][number];

const statusRefresh = { refetchInterval: 3000 };

export const modelsQuery = queryOptions({
  queryKey: ["models"],
  queryFn: ({ signal }) => call("GET /v1/models", { query: {} }, signal),
  ...statusRefresh,
});

export function modelQuery(modelId: string) {
  return queryOptions({
    queryKey: ["models", modelId],
    queryFn: ({ signal }) => call("GET /v1/models/{model_id}", { path: { model_id: modelId } }, signal),
    ...statusRefresh,
  });
}

export function deploymentsQuery(modelId: string) {
  return queryOptions({
    queryKey: ["models", modelId, "deployments"],
    queryFn: ({ signal }) =>
      call("GET /v1/models/{model_id}/deployments", { path: { model_id: modelId }, query: {} }, signal),
    ...statusRefresh,
  });
}

export function environmentsQuery(modelId: string) {
  return queryOptions({
    queryKey: ["models", modelId, "environments"],
    queryFn: ({ signal }) =>
      call("GET /v1/models/{model_id}/environments", { path: { model_id: modelId } }, signal),
    ...statusRefresh,
  });
}

/** What runs a deployment, and why it is in the status that it has. */
export function engineQuery(modelId: string, deploymentId: string) {
  return queryOptions({
    queryKey: ["models", modelId, "deployments", deploymentId, "engine"],
    queryFn: ({ signal }) =>
      call(
        "GET /v1/models/{model_id}/deployments/{deployment_id}/engine",
        { path: { model_id: modelId, deployment_id: deploymentId } },
        signal,
      ),
    ...statusRefresh,
  });
}

export function newestFirst(deployments: Deployment[]): Deployment[] {
  return deployments.toSorted((one, other) => Date.parse(other.created_at) - Date.parse(one.created_at));
}

/** The config as pushed; a deployment never changes it. Null where the server keeps none. */
export function deploymentConfigQuery(modelId: string, deploymentId: string) {
  return queryOptions({
    queryKey: ["models", modelId, "deployments", deploymentId, "config"],
    queryFn: ({ signal }) => readConfig(modelId, deploymentId, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

async function readConfig(
  modelId: string,
  deploymentId: string,
  signal: AbortSignal,
): Promise<Record<string, unknown> | null> {
  try {
    const answer = await call(
      "GET /v1/models/{model_id}/deployments/{deployment_id}/config",
      { path: { model_id: modelId, deployment_id: deploymentId }, query: { output_format: "parsed" } },
      signal,
    );
    return answer.config ?? null;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  }
}
