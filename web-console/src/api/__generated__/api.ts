// Generated from docs/openapi.json by `npm run generate`. Do not edit.

export type AutoscalingSettingsResponse = {
  autoscaling_window: number;
  concurrency_target: number;
  max_replica: number;
  max_scale_down_rate?: number | null;
  min_replica: number;
  scale_down_delay: number;
  target_in_flight_tokens?: number | null;
  target_utilization_percentage: number;
};

export type Catalog = {
  presets: Array<Preset>;
};

export type ConfigResponse = {
  config?: Record<string, unknown> | null;
  raw_config?: string | null;
};

export type CreateDeployment = {
  source: DeploymentSource;
};

export type CreateKey = {
  model_ids?: Array<string> | null;
  name?: string | null;
  type: "PERSONAL" | "WORKSPACE_MANAGE_ALL" | "WORKSPACE_EXPORT_METRICS" | "WORKSPACE_INVOKE" | "WORKSPACE_MANAGE_API_KEYS";
};

export type CreateModel = {
  source: ModelSource;
};

export type CreatedDeployment = {
  deployment: DeploymentResponse;
  model: ModelSummary;
};

export type CreatedKey = {
  api_key: string;
};

export type DeploymentList = {
  deployments: Array<DeploymentResponse>;
};

export type DeploymentResponse = {
  active_replica_count: number;
  autoscaling_settings: AutoscalingSettingsResponse;
  created_at: string;
  environment?: string | null;
  id: string;
  instance_type_name?: string | null;
  is_development: boolean;
  is_production: boolean;
  labels?: Record<string, unknown> | null;
  model_id: string;
  name: string;
  region?: unknown;
  request_backpressure_settings: RequestBackpressureSettings;
  status: "BUILDING" | "DEPLOYING" | "LOADING_MODEL" | "ACTIVE" | "UNHEALTHY" | "UPDATING" | "SCALED_TO_ZERO" | "WAKING_UP" | "DEACTIVATING" | "INACTIVE" | "BUILD_FAILED" | "BUILD_STOPPED" | "DEPLOY_FAILED" | "FAILED";
};

export type DeploymentSource = {
  deployment: Payload;
  kind?: string | null;
  s3_key?: string | null;
};

export type EnvironmentList = {
  environments: Array<EnvironmentResponse>;
};

export type EnvironmentResponse = {
  autoscaling_schedules?: unknown;
  autoscaling_settings: AutoscalingSettingsResponse;
  candidate_deployment?: DeploymentResponse | null;
  created_at: string;
  current_deployment?: DeploymentResponse | null;
  in_progress_promotion?: unknown;
  instance_type: InstanceTypeResponse;
  model_id: string;
  name: string;
  promotion_settings: PromotionSettings;
  request_backpressure_settings: RequestBackpressureSettings;
};

export type InstanceTypeResponse = {
  gpu_count: number;
  gpu_memory_limit_mib?: number | null;
  gpu_type?: string | null;
  id: string;
  memory_limit_mib: number;
  millicpu_limit: number;
  name: string;
};

export type KeyInfo = {
  model_ids?: Array<string> | null;
  name?: string | null;
  owner?: Owner | null;
  prefix: string;
  team_name?: string | null;
  type: "PERSONAL" | "WORKSPACE_MANAGE_ALL" | "WORKSPACE_EXPORT_METRICS" | "WORKSPACE_INVOKE" | "WORKSPACE_MANAGE_API_KEYS";
};

export type KeyList = {
  keys: Array<KeyInfo>;
};

export type KeyTombstone = {
  prefix: string;
};

export type ModelList = {
  models: Array<ModelSummary>;
};

export type ModelSource = {
  deployment: Payload;
  kind?: string | null;
  name: string;
  s3_key?: string | null;
};

export type ModelSummary = {
  created_at: string;
  deployments_count: number;
  development_deployment_id?: string | null;
  id: string;
  instance_type_name: string;
  name: string;
  production_deployment_id?: string | null;
  team_name: string;
};

export type Owner = {
  email?: string | null;
  name?: string | null;
  user_id: string;
};

export type Payload = {
  config?: Record<string, unknown> | null;
  deploy_timeout_minutes?: number | null;
  deployment_name?: string | null;
  environment_name?: string | null;
  is_development?: boolean | null;
  labels?: Record<string, unknown> | null;
  raw_config?: string | null;
};

export type PrepareUpload = {
  deployment: Payload;
  model_id?: string | null;
  name?: string | null;
};

export type PreparedUpload = {
  creds?: unknown;
  s3_bucket?: string | null;
  s3_key?: string | null;
  s3_region?: string | null;
};

export type Preset = {
  config: string;
  description: string;
  hardware: string;
  name: string;
  title: string;
};

export type PromotionSettings = {
  promotion_cleanup_strategy: string;
  ramp_up_duration_seconds: number;
  ramp_up_while_promoting: boolean;
  redeploy_on_promotion: boolean;
  rolling_deploy: boolean;
  rolling_deploy_config?: unknown;
};

export type RequestBackpressureSettings = {
  policy?: string | null;
};

export type SignIn = {
  api_key?: string | null;
  token?: string | null;
};

export type SignedIn = {
  csrf_token: string;
  user: UserInfo;
};

export type UserInfo = {
  email?: string | null;
  name?: string | null;
  user_id: string;
  workspace_name?: string | null;
};

export interface Operations {
  "GET /v1/api_keys": {
    path: undefined;
    query: undefined;
    body: undefined;
    response: KeyList;
  };
  "POST /v1/api_keys": {
    path: undefined;
    query: undefined;
    body: CreateKey;
    response: CreatedKey;
  };
  "DELETE /v1/api_keys/{api_key_prefix}": {
    path: { api_key_prefix: string };
    query: undefined;
    body: undefined;
    response: KeyTombstone;
  };
  "GET /v1/catalog": {
    path: undefined;
    query: undefined;
    body: undefined;
    response: Catalog;
  };
  "GET /v1/models": {
    path: undefined;
    query: { name?: string };
    body: undefined;
    response: ModelList;
  };
  "POST /v1/models": {
    path: undefined;
    query: undefined;
    body: CreateModel;
    response: CreatedDeployment;
  };
  "GET /v1/models/{model_id}": {
    path: { model_id: string };
    query: undefined;
    body: undefined;
    response: ModelSummary;
  };
  "GET /v1/models/{model_id}/deployments": {
    path: { model_id: string };
    query: { name?: string };
    body: undefined;
    response: DeploymentList;
  };
  "POST /v1/models/{model_id}/deployments": {
    path: { model_id: string };
    query: undefined;
    body: CreateDeployment;
    response: CreatedDeployment;
  };
  "GET /v1/models/{model_id}/deployments/{deployment_id}": {
    path: { model_id: string; deployment_id: string };
    query: undefined;
    body: undefined;
    response: DeploymentResponse;
  };
  "GET /v1/models/{model_id}/deployments/{deployment_id}/config": {
    path: { model_id: string; deployment_id: string };
    query: { output_format?: "raw" | "parsed" | "both" };
    body: undefined;
    response: ConfigResponse;
  };
  "GET /v1/models/{model_id}/environments": {
    path: { model_id: string };
    query: undefined;
    body: undefined;
    response: EnvironmentList;
  };
  "GET /v1/models/{model_id}/environments/{env_name}": {
    path: { model_id: string; env_name: string };
    query: undefined;
    body: undefined;
    response: EnvironmentResponse;
  };
  "POST /v1/prepare_model_upload": {
    path: undefined;
    query: undefined;
    body: PrepareUpload;
    response: PreparedUpload;
  };
  "DELETE /v1/session": {
    path: undefined;
    query: undefined;
    body: undefined;
    response: undefined;
  };
  "GET /v1/session": {
    path: undefined;
    query: undefined;
    body: undefined;
    response: SignedIn | undefined;
  };
  "POST /v1/session": {
    path: undefined;
    query: undefined;
    body: SignIn;
    response: SignedIn;
  };
  "GET /v1/users/me": {
    path: undefined;
    query: undefined;
    body: undefined;
    response: UserInfo;
  };
}

