import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { call, type Result } from "./client";

export type LogLine = Result<"GET /v1/models/{model_id}/deployments/{deployment_id}/logs">["logs"][number];

/** As many as one page of the API holds. */
const newestLines = 1000;

/** The newest lines that contain a text, oldest first, read again every other second. */
export function logsQuery(modelId: string, deploymentId: string, filter: string) {
  return queryOptions({
    queryKey: ["models", modelId, "deployments", deploymentId, "logs", filter],
    queryFn: async ({ signal }) => {
      const { logs } = await call(
        "GET /v1/models/{model_id}/deployments/{deployment_id}/logs",
        {
          path: { model_id: modelId, deployment_id: deploymentId },
          query: { limit: newestLines, direction: "desc", ...(filter && { includes: [filter] }) },
        },
        signal,
      );
      return logs.reverse();
    },
    placeholderData: keepPreviousData,
    refetchInterval: 2000,
  });
}
