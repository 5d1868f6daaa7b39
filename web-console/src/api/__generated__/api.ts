// Generated from docs/openapi.json by `npm run generate`. Do not edit.

export type APIKeyCategory = "PERSONAL" | "WORKSPACE_MANAGE_ALL" | "WORKSPACE_EXPORT_METRICS" | "WORKSPACE_INVOKE" | "WORKSPACE_MANAGE_API_KEYS";

export type APIKeyInfoV1 = {
  prefix: string;
  name?: string | null;
  type: APIKeyCategory;
  model_ids?: Array<string> | null;
  team_name?: string | null;
  owner?: APIKeyOwnerV1 | null;
};

export type APIKeyOwnerV1 = {
  user_id: string;
  email?: string | null;
  name?: string | null;
};

export type APIKeyTombstoneV1 = {
  prefix: string;
};

export type APIKeyV1 = {
  api_key: string;
};

export type APIKeysV1 = {
  keys: Array<APIKeyInfoV1>;
};

export type AutoscalingScheduleCadenceV1 = "DAILY" | "HOURLY";

export type AutoscalingScheduleSettingsV1 = {
  min_replica: number;
  max_replica: number;
  autoscaling_window: number | null;
  scale_down_delay: number | null;
  concurrency_target: number | null;
  target_utilization_percentage: number | null;
  target_in_flight_tokens: number | null;
  max_scale_down_rate: number | null;
};

export type AutoscalingScheduleStateV1 = {
  schedule_id: string | null;
  autoscaling_settings: AutoscalingSettingsV1;
};

export type AutoscalingScheduleV1 = {
  id: string;
  name: string;
  enabled: boolean;
  cadence: AutoscalingScheduleCadenceV1;
  weekdays: Array<AutoscalingScheduleWeekdayV1>;
  start_hour?: number | null;
  start_minute: number;
  end_hour?: number | null;
  end_minute: number;
  autoscaling_settings: AutoscalingScheduleSettingsV1;
};

export type AutoscalingScheduleWeekdayV1 = "SUNDAY" | "MONDAY" | "TUESDAY" | "WEDNESDAY" | "THURSDAY" | "FRIDAY" | "SATURDAY";

export type AutoscalingSettingsV1 = {
  min_replica: number;
  max_replica: number;
  autoscaling_window: number | null;
  scale_down_delay: number | null;
  concurrency_target: number;
  target_utilization_percentage: number | null;
  target_in_flight_tokens?: number | null;
  max_scale_down_rate?: number | null;
};

export type CreateAPIKeyRequestV1 = {
  name?: string | null;
  type: APIKeyCategory;
  model_ids?: Array<string> | null;
};

export type CreateSessionRequestV1 = {
  token?: string;
  api_key?: string;
};

export type DeploymentConfigOutputFormat = "raw" | "parsed" | "both";

export type DeploymentConfigResponseV1 = {
  config?: Record<string, unknown> | null;
  raw_config?: string | null;
};

export type DeploymentStatusV1 = "BUILDING" | "DEPLOYING" | "DEPLOY_FAILED" | "LOADING_MODEL" | "ACTIVE" | "UNHEALTHY" | "BUILD_FAILED" | "BUILD_STOPPED" | "DEACTIVATING" | "INACTIVE" | "FAILED" | "UPDATING" | "SCALED_TO_ZERO" | "WAKING_UP";

export type DeploymentV1 = {
  id: string;
  created_at: string;
  name: string;
  model_id: string;
  is_production: boolean;
  is_development: boolean;
  status: DeploymentStatusV1;
  active_replica_count: number;
  autoscaling_settings: AutoscalingSettingsV1 | null;
  instance_type_name: string | null;
  environment: string | null;
  labels?: Record<string, unknown> | null;
  region?: RegionV1 | null;
  request_backpressure_settings: RequestBackpressureSettingsV1;
};

export type DeploymentsV1 = {
  deployments: Array<DeploymentV1>;
};

export type EnvironmentAutoscalingSchedulesV1 = {
  timezone?: string | null;
  schedules: Array<AutoscalingScheduleV1 | OneTimeAutoscalingScheduleV1>;
  applied_state: AutoscalingScheduleStateV1 | null;
};

export type EnvironmentV1 = {
  name: string;
  created_at: string;
  model_id: string;
  current_deployment: DeploymentV1 | null;
  candidate_deployment?: DeploymentV1 | null;
  in_progress_promotion?: InProgressPromotionV1 | null;
  autoscaling_settings: AutoscalingSettingsV1;
  promotion_settings: PromotionSettingsV1;
  instance_type: InstanceTypeV1;
  request_backpressure_settings: RequestBackpressureSettingsV1;
  autoscaling_schedules?: EnvironmentAutoscalingSchedulesV1 | null;
};

export type EnvironmentsV1 = {
  environments: Array<EnvironmentV1>;
};

export type InProgressPromotionStatusV1 = "RELEASING" | "RAMPING_UP" | "RAMPING_DOWN" | "PAUSED" | "SUCCEEDED" | "FAILED" | "CANCELED";

export type InProgressPromotionV1 = {
  status: InProgressPromotionStatusV1;
  percent_traffic_to_new_version: number;
  error_message?: string | null;
  rolling_deploy?: boolean | null;
};

export type InstanceTypeV1 = {
  id: string;
  name: string;
  memory_limit_mib: number;
  millicpu_limit: number;
  gpu_count: number;
  gpu_type: string | null;
  gpu_memory_limit_mib: number | null;
};

export type ModelV1 = {
  id: string;
  created_at: string;
  name: string;
  deployments_count: number;
  production_deployment_id: string | null;
  development_deployment_id: string | null;
  instance_type_name: string;
  team_name: string;
};

export type ModelsV1 = {
  models: Array<ModelV1>;
};

export type OneTimeAutoscalingScheduleV1 = {
  id: string;
  name: string;
  enabled: boolean;
  cadence: "ONE_TIME";
  start_at: string;
  end_at: string;
  autoscaling_settings: AutoscalingScheduleSettingsV1;
};

export type PromotionCleanupStrategyV1 = "KEEP" | "SCALE_TO_ZERO" | "DEACTIVATE";

export type PromotionSettingsV1 = {
  redeploy_on_promotion?: boolean | null;
  rolling_deploy?: boolean | null;
  promotion_cleanup_strategy?: PromotionCleanupStrategyV1 | null;
  rolling_deploy_config?: RollingDeployConfigV1 | null;
  ramp_up_while_promoting?: boolean | null;
  ramp_up_duration_seconds?: number | null;
};

export type RegionV1 = {
  slug: string;
  display_name: string;
};

export type RequestBackpressurePolicyV1 = "QUEUE_ON_FULL" | "REJECT_ON_FULL";

export type RequestBackpressureSettingsV1 = {
  policy?: RequestBackpressurePolicyV1 | null;
};

export type RollingDeployConfigV1 = {
  rolling_deploy_strategy?: RollingDeployStrategyV1;
  max_surge_percent?: number;
  max_unavailable_percent?: number;
  stabilization_time_seconds?: number;
  replica_overhead_percent?: number;
};

export type RollingDeployStrategyV1 = "REPLICA";

export type SessionV1 = {
  user: UserInfoV1;
  csrf_token: string;
};

export type UserInfoV1 = {
  user_id: string;
  email?: string | null;
  name?: string | null;
  workspace_name?: string | null;
};

export interface Operations {
  "GET /v1/api_keys": {
    path: undefined;
    query: undefined;
    body: undefined;
    response: APIKeysV1;
  };
  "POST /v1/api_keys": {
    path: undefined;
    query: undefined;
    body: CreateAPIKeyRequestV1;
    response: APIKeyV1;
  };
  "DELETE /v1/api_keys/{api_key_prefix}": {
    path: { api_key_prefix: string };
    query: undefined;
    body: undefined;
    response: APIKeyTombstoneV1;
  };
  "GET /v1/models": {
    path: undefined;
    query: { name?: string | null };
    body: undefined;
    response: ModelsV1;
  };
  "GET /v1/models/{model_id}": {
    path: { model_id: string };
    query: undefined;
    body: undefined;
    response: ModelV1;
  };
  "GET /v1/models/{model_id}/deployments": {
    path: { model_id: string };
    query: { name?: string | null };
    body: undefined;
    response: DeploymentsV1;
  };
  "GET /v1/models/{model_id}/deployments/{deployment_id}": {
    path: { model_id: string; deployment_id: string };
    query: undefined;
    body: undefined;
    response: DeploymentV1;
  };
  "GET /v1/models/{model_id}/deployments/{deployment_id}/config": {
    path: { model_id: string; deployment_id: string };
    query: { output_format?: DeploymentConfigOutputFormat };
    body: undefined;
    response: DeploymentConfigResponseV1;
  };
  "GET /v1/models/{model_id}/environments": {
    path: { model_id: string };
    query: undefined;
    body: undefined;
    response: EnvironmentsV1;
  };
  "GET /v1/session": {
    path: undefined;
    query: undefined;
    body: undefined;
    response: SessionV1 | undefined;
  };
  "POST /v1/session": {
    path: undefined;
    query: undefined;
    body: CreateSessionRequestV1;
    response: SessionV1;
  };
  "DELETE /v1/session": {
    path: undefined;
    query: undefined;
    body: undefined;
    response: undefined;
  };
}

