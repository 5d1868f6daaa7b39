import type { LogLine } from "../src/api/logs";
import type { Deployment, DeploymentStatus, Engine, Environment, Model } from "../src/api/models";
import { type Call, ok, type Reply, refusal } from "./http";

interface MockModel {
  model: Model;
  deployments: Deployment[];
  config: Record<string, unknown>;
}

/** One model that answers, one whose deployment failed, and one that was never promoted. */
export class MockModels {
  readonly all: MockModel[] = [
    mockModel("nano1234", "gpt-oss-nano", "production", ["ACTIVE"], nanoConfig),
    mockModel(
      "fail1234",
      "support-summaries-with-a-rather-long-name",
      "production",
      ["DEPLOY_FAILED", "INACTIVE"],
      {},
    ),
    mockModel("idle1234", "ticket-router", null, ["LOADING_MODEL"], {}),
  ];

  handle({ method, url }: Call): Reply {
    const [modelId, part, ...rest] = url.pathname.split("/").slice(3);
    if (method !== "GET") return refusal(405, `${method} is not mocked`);
    if (modelId === undefined) return ok({ models: this.all.map(({ model }) => model) });
    const found = this.all.find(({ model }) => model.id === modelId);
    if (!found) return refusal(404, `No model with id ${modelId}`);
    if (part === undefined) return ok(found.model);
    if (part === "environments") return ok({ environments: environmentsOf(found) });
    if (part === "deployments") return deploymentReply(found, rest, url.searchParams);
    return refusal(404, `No such resource: ${part}`);
  }
}

function deploymentReply(found: MockModel, [id, part]: string[], query: URLSearchParams): Reply {
  if (id === undefined) return ok({ deployments: found.deployments });
  const deployment = found.deployments.find((candidate) => candidate.id === id);
  if (!deployment) return refusal(404, `No deployment with id ${id}`);
  if (part === "engine") return ok(engineOf(deployment));
  if (part === "logs") return ok({ logs: logsOf(deployment, query) });
  if (part === "config") return ok({ config: found.config, raw_config: null });
  return ok(deployment);
}

function environmentsOf({ model, deployments }: MockModel): Environment[] {
  return [
    {
      name: "production",
      created_at: model.created_at,
      model_id: model.id,
      current_deployment: deployments.find((deployment) => deployment.environment === "production") ?? null,
      autoscaling_settings: autoscaling,
      promotion_settings: {
        promotion_cleanup_strategy: "SCALE_TO_ZERO",
        ramp_up_duration_seconds: 600,
        ramp_up_while_promoting: false,
        redeploy_on_promotion: false,
        rolling_deploy: false,
      },
      instance_type: {
        id: "1x2",
        name: "1x2",
        memory_limit_mib: 2048,
        millicpu_limit: 1000,
        gpu_count: 0,
        gpu_type: null,
        gpu_memory_limit_mib: null,
      },
      request_backpressure_settings: {},
    },
  ];
}

function mockModel(
  id: string,
  name: string,
  environment: string | null,
  statuses: DeploymentStatus[],
  config: Record<string, unknown>,
): MockModel {
  const deployments = statuses.map((status, index) =>
    mockDeployment(id, index, status, index === 0 ? environment : null),
  );
  const production = deployments.find((deployment) => deployment.is_production);
  const model = {
    id,
    name,
    created_at: "2026-11-20T09:30:00Z",
    deployments_count: deployments.length,
    production_deployment_id: production?.id ?? null,
    development_deployment_id: null,
    instance_type_name: "1 CPU, 2 GiB",
    team_name: "default",
  };
  return { model, deployments, config };
}

function mockDeployment(
  modelId: string,
  index: number,
  status: DeploymentStatus,
  environment: string | null,
): Deployment {
  return {
    id: `dep${index}${modelId.slice(0, 3)}`,
    created_at: "2026-11-20T09:30:00Z",
    name: `deployment-${index + 1}`,
    model_id: modelId,
    is_production: environment === "production",
    is_development: false,
    status,
    active_replica_count: status === "ACTIVE" ? 1 : 0,
    autoscaling_settings: autoscaling,
    instance_type_name: "1 CPU, 2 GiB",
    environment,
    request_backpressure_settings: {},
  };
}

function engineOf(deployment: Deployment): Engine {
  return {
    engine: "NATIVE",
    status: deployment.status,
    status_reason: reasonOf(deployment),
    settings: {},
    outcomes: [],
    test_settings: [],
  };
}

function reasonOf({ status }: Deployment): string | null {
  return status === "DEPLOY_FAILED" ? "needs 4 × H100; this host has none" : null;
}

function logsOf(deployment: Deployment, query: URLSearchParams): LogLine[] {
  const reason = reasonOf(deployment);
  const start = Date.UTC(2026, 10, 20, 9, 30);
  const lines = [
    logLine(start, null, "INFO", "max_seq_len: 4096 applied as max-seq-len"),
    reason
      ? logLine(start + 1000, null, "ERROR", reason)
      : logLine(start + 4000, "4kq2p", "INFO", "ready: 12.1 MB of weights"),
  ];
  return lines
    .filter(({ message }) => query.getAll("includes").every((part) => message.includes(part)))
    .reverse();
}

function logLine(
  millis: number,
  replica: string | null,
  level: NonNullable<LogLine["level"]>,
  message: string,
): LogLine {
  return { timestamp: `${millis}000000`, replica, level, message, request_id: null };
}

const autoscaling = {
  min_replica: 1,
  max_replica: 1,
  autoscaling_window: 60,
  scale_down_delay: 900,
  concurrency_target: 8,
  target_utilization_percentage: 70,
};

const nanoConfig = {
  model_metadata: {
    example_model_input: {
      model: "gpt-oss-nano",
      messages: [{ role: "user", content: "What is machine learning?" }],
      stream: true,
      max_tokens: 512,
    },
  },
  trt_llm: { runtime: { served_model_name: "gpt-oss-nano" } },
};
