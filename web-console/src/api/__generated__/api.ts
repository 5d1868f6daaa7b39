// Generated from docs/openapi.json by `npm run generate`. Do not edit.

export type Actor = {
  api_key_name?: string | null;
  api_key_prefix?: string | null;
  email?: string | null;
  type: "USER" | "API_KEY" | "BASETEN_SYSTEM";
};

export type Answer = {
  user_code?: string | null;
};

export type Answered = {
  approved: boolean;
  user_code: string;
};

export type AuditEntry = {
  actor: Actor;
  created: string;
  event_data: Record<string, unknown>;
  event_type: string;
  id: string;
  source: "UI" | "API" | "SYSTEM" | "MCP" | "OTHER";
};

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

export type CanceledPromotion = {
  message: string;
  status: "RELEASING" | "RAMPING_UP" | "RAMPING_DOWN" | "PAUSED" | "SUCCEEDED" | "FAILED" | "CANCELED";
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

export type CreateEnvironment = {
  autoscaling_settings?: UpdateAutoscalingSettings | null;
  name: string;
  promotion_settings?: UpdatePromotionSettings | null;
  request_backpressure_settings?: UpdateBackpressureSettings | null;
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

export type Decision = {
  at: string;
  average_load: number;
  from_replicas: number;
  reason: string;
  to_replicas: number;
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

export type DeploymentTombstone = {
  deleted: boolean;
  id: string;
  model_id: string;
};

export type Download = {
  download_url: string;
};

export type EngineResponse = {
  checkpoint?: string | null;
  engine: "NATIVE" | "CONTAINER";
  image?: string | null;
  outcomes: Array<FlagOutcome>;
  settings: Record<string, unknown>;
  status: "BUILDING" | "DEPLOYING" | "LOADING_MODEL" | "ACTIVE" | "UNHEALTHY" | "UPDATING" | "SCALED_TO_ZERO" | "WAKING_UP" | "DEACTIVATING" | "INACTIVE" | "BUILD_FAILED" | "BUILD_STOPPED" | "DEPLOY_FAILED" | "FAILED";
  status_reason?: string | null;
  test_settings: Array<string>;
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
  in_progress_promotion?: InProgressPromotion | null;
  instance_type: InstanceTypeResponse;
  model_id: string;
  name: string;
  promotion_settings: PromotionSettingsResponse;
  request_backpressure_settings: RequestBackpressureSettings;
};

export type EnvironmentTombstone = {
  deleted: boolean;
  model_id: string;
  name: string;
};

export type FlagOutcome = {
  detail: string;
  fate: "APPLIED" | "HOLDS" | "NOT_APPLIED";
  name: string;
  value: string;
};

export type InProgressPromotion = {
  error_message?: string | null;
  percent_traffic_to_new_version: number;
  rolling_deploy: boolean;
  status: "RELEASING" | "RAMPING_UP" | "RAMPING_DOWN" | "PAUSED" | "SUCCEEDED" | "FAILED" | "CANCELED";
};

export type InstanceTypeList = {
  instance_types: Array<InstanceTypeResponse>;
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

export type KeyDetails = {
  created_at: string;
  environment_names?: Array<string> | null;
  last_used_at?: string | null;
  model_ids?: Array<string> | null;
  name?: string | null;
  prefix: string;
  rate_limits: Array<RateLimit>;
  type: "PERSONAL" | "WORKSPACE_MANAGE_ALL" | "WORKSPACE_EXPORT_METRICS" | "WORKSPACE_INVOKE" | "WORKSPACE_MANAGE_API_KEYS";
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

export type KeyRequest = {
  environment_names?: Array<string> | null;
  model_ids?: Array<string> | null;
  name?: string | null;
  rate_limits?: Array<RateLimit> | null;
  type: "PERSONAL" | "WORKSPACE_MANAGE_ALL" | "WORKSPACE_EXPORT_METRICS" | "WORKSPACE_INVOKE" | "WORKSPACE_MANAGE_API_KEYS";
};

export type KeyTombstone = {
  prefix: string;
};

export type Line = {
  level?: "DEBUG" | "INFO" | "WARNING" | "ERROR";
  message: string;
  replica?: string | null;
  request_id?: string | null;
  timestamp: string;
};

export type Listing = {
  closed_source: boolean;
  created_at: string;
  display_name: string;
  is_public: boolean;
  metadata: Metadata;
  modified_at: string;
  trending?: boolean | null;
  user_defined_id: string;
};

export type Listings = {
  listings: Array<Listing>;
};

export type LogList = {
  logs: Array<Line>;
};

export type LogRequest = {
  component?: string | null;
  direction?: "asc" | "desc";
  end_epoch_millis?: number | null;
  excludes?: Array<string> | null;
  includes?: Array<string> | null;
  limit?: number | null;
  min_level?: "DEBUG" | "INFO" | "WARNING" | "ERROR";
  replica?: string | null;
  request_id?: string | null;
  search_pattern?: string | null;
  start_epoch_millis?: number | null;
};

export type LoggedOut = {
  logged_out: boolean;
};

export type Metadata = {
  input_modalities: Array<string>;
  license: string;
  output_modalities: Array<string>;
  variant: string;
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

export type ModelTombstone = {
  deleted: boolean;
  id: string;
};

export type Owner = {
  email?: string | null;
  name?: string | null;
  user_id: string;
};

export type PageAuditEntry = {
  items?: Array<AuditEntry>;
  pagination?: Pagination;
};

export type PageUserInfo = {
  items?: Array<UserInfo>;
  pagination?: Pagination;
};

export type Pagination = {
  cursor?: string | null;
  has_more: boolean;
};

export type Payload = {
  config?: Record<string, unknown> | null;
  deploy_timeout_minutes?: number | null;
  deployment_name?: string | null;
  environment_name?: string | null;
  is_development?: boolean | null;
  labels?: Record<string, unknown> | null;
  preserve_env_instance_type?: boolean | null;
  raw_config?: string | null;
  scale_down_old_production?: boolean | null;
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

export type PriceList = {
  instance_types: Array<PricedInstanceType>;
};

export type PricedInstanceType = {
  instance_type: InstanceTypeResponse;
  price: number;
};

export type PromoteToEnvironment = {
  deployment_id: string;
  preserve_env_instance_type?: boolean | null;
  scale_down_previous_deployment?: boolean | null;
};

export type PromoteToProduction = {
  preserve_env_instance_type?: boolean | null;
  scale_down_previous_production?: boolean | null;
};

export type PromotionSettingsResponse = {
  promotion_cleanup_strategy: "KEEP" | "SCALE_TO_ZERO" | "DEACTIVATE";
  ramp_up_duration_seconds: number;
  ramp_up_while_promoting: boolean;
  redeploy_on_promotion: boolean;
  rolling_deploy: boolean;
  rolling_deploy_config?: RollingDeployConfigResponse | null;
};

export type RateLimit = {
  threshold: number;
  type: "REQUEST";
  unit: "SECOND" | "MINUTE";
};

export type Region = {
  display_name: string;
  slug: string;
};

export type RegionList = {
  regions: Array<Region>;
};

export type RequestBackpressureSettings = {
  policy?: "QUEUE_ON_FULL" | "REJECT_ON_FULL";
};

export type Retried = {
  deployment: DeploymentResponse;
  reason?: string | null;
  retried: boolean;
};

export type RollingDeployConfigResponse = {
  max_surge_percent: number;
  max_unavailable_percent: number;
  replica_overhead_percent: number;
  rolling_deploy_strategy: "REPLICA";
  stabilization_time_seconds: number;
};

export type ScalingResponse = {
  average_load?: number | null;
  decisions: Array<Decision>;
  desired_replicas: number;
  in_flight: number;
  parked: number;
  reason?: string | null;
};

export type Secret = {
  created_at: string;
  id: string;
  name: string;
  team_name: string;
};

export type SecretList = {
  secrets: Array<Secret>;
};

export type SecretTombstone = {
  name: string;
};

export type SignIn = {
  api_key?: string | null;
  token?: string | null;
};

export type SignedIn = {
  csrf_token: string;
  user: UserInfo;
};

export type Success = {
  success: boolean;
};

export type Team = {
  created_at: string;
  default: boolean;
  id: string;
  name: string;
};

export type TeamList = {
  teams: Array<Team>;
};

export type ToldPromotion = {
  success: boolean;
};

export type Update = {
  name?: string | null;
};

export type UpdateAutoscalingSettings = {
  autoscaling_window?: number | null;
  concurrency_target?: number | null;
  max_replica?: number | null;
  max_scale_down_rate?: number | null;
  min_replica?: number | null;
  scale_down_delay?: number | null;
  target_in_flight_tokens?: number | null;
  target_utilization_percentage?: number | null;
};

export type UpdateBackpressureSettings = {
  policy?: "QUEUE_ON_FULL" | "REJECT_ON_FULL";
};

export type UpdateEnvironment = {
  autoscaling_schedule_settings?: unknown;
  autoscaling_settings?: UpdateAutoscalingSettings | null;
  promotion_settings?: UpdatePromotionSettings | null;
  request_backpressure_settings?: UpdateBackpressureSettings | null;
};

export type UpdatePromotionSettings = {
  promotion_cleanup_strategy?: "KEEP" | "SCALE_TO_ZERO" | "DEACTIVATE";
  ramp_up_duration_seconds?: number | null;
  ramp_up_while_promoting?: boolean | null;
  redeploy_on_promotion?: boolean | null;
  rolling_deploy?: boolean | null;
  rolling_deploy_config?: UpdateRollingDeployConfig | null;
};

export type UpdateRequestBackpressureSettings = {
  policy?: "QUEUE_ON_FULL" | "REJECT_ON_FULL";
};

export type UpdateResponse = {
  message: string;
  status: "ACCEPTED" | "QUEUED" | "UNCHANGED";
};

export type UpdateRollingDeployConfig = {
  max_surge_percent?: number | null;
  max_unavailable_percent?: number | null;
  replica_overhead_percent?: number | null;
  rolling_deploy_strategy?: "REPLICA";
  stabilization_time_seconds?: number | null;
};

export type UpdatedEnvironment = {
  environment: EnvironmentResponse;
  message: string;
  status: "ACCEPTED" | "QUEUED" | "UNCHANGED";
};

export type UpsertSecret = {
  name: string;
  value: string;
};

export type UserInfo = {
  email?: string | null;
  name?: string | null;
  user_id: string;
  workspace_name?: string | null;
};

export type Version = {
  allow_truss_download: boolean;
  created_at: string;
  is_live: boolean;
  modified_at: string;
  oracle_version_id: string;
  version_tag: string;
};

export type Versions = {
  versions: Array<Version>;
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
    body: KeyRequest;
    response: CreatedKey;
  };
  "DELETE /v1/api_keys/{api_key_prefix}": {
    path: { api_key_prefix: string };
    query: undefined;
    body: undefined;
    response: KeyTombstone;
  };
  "GET /v1/api_keys/{api_key_prefix}": {
    path: { api_key_prefix: string };
    query: undefined;
    body: undefined;
    response: KeyDetails;
  };
  "GET /v1/audit_logs": {
    path: undefined;
    query: { cursor?: string; limit?: number; direction?: "DESC" | "ASC"; search?: string; event_type_groups?: Array<"DEPLOYED" | "PROMOTED" | "ACTIVATED_DEACTIVATED" | "AUTOSCALING_SETTINGS" | "REQUEST_BACKPRESSURE_SETTINGS" | "INSTANCE_TYPE_CHANGED" | "ENVIRONMENT_SETTINGS" | "REPLICA_TERMINATED" | "DELETED" | "SECRETS" | "API_KEYS" | "GATEWAY" | "WEBHOOK_SIGNING_SECRETS" | "USER_MANAGEMENT" | "DIRECTORY_GROUP_MANAGEMENT" | "SSH">; user_ids?: Array<string>; deployment_ids?: Array<string>; chain_deployment_ids?: Array<string>; environment_names?: Array<string>; sources?: Array<"UI" | "API" | "SYSTEM" | "MCP" | "OTHER">; start_epoch_millis?: number; end_epoch_millis?: number };
    body: undefined;
    response: PageAuditEntry;
  };
  "GET /v1/catalog": {
    path: undefined;
    query: undefined;
    body: undefined;
    response: Catalog;
  };
  "GET /v1/instance_type_prices": {
    path: undefined;
    query: undefined;
    body: undefined;
    response: PriceList;
  };
  "GET /v1/instance_types": {
    path: undefined;
    query: undefined;
    body: undefined;
    response: InstanceTypeList;
  };
  "GET /v1/library_listings": {
    path: undefined;
    query: undefined;
    body: undefined;
    response: Listings;
  };
  "GET /v1/library_listings/{user_defined_listing_id}": {
    path: { user_defined_listing_id: string };
    query: undefined;
    body: undefined;
    response: Listing;
  };
  "GET /v1/library_listings/{user_defined_listing_id}/versions": {
    path: { user_defined_listing_id: string };
    query: undefined;
    body: undefined;
    response: Versions;
  };
  "GET /v1/library_listings/{user_defined_listing_id}/versions/{version_tag}": {
    path: { user_defined_listing_id: string; version_tag: string };
    query: undefined;
    body: undefined;
    response: Version;
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
  "DELETE /v1/models/{model_id}": {
    path: { model_id: string };
    query: undefined;
    body: undefined;
    response: ModelTombstone;
  };
  "GET /v1/models/{model_id}": {
    path: { model_id: string };
    query: undefined;
    body: undefined;
    response: ModelSummary;
  };
  "GET /v1/models/{model_id}/audit_logs": {
    path: { model_id: string };
    query: { cursor?: string; limit?: number; direction?: "DESC" | "ASC"; search?: string; event_type_groups?: Array<"DEPLOYED" | "PROMOTED" | "ACTIVATED_DEACTIVATED" | "AUTOSCALING_SETTINGS" | "REQUEST_BACKPRESSURE_SETTINGS" | "INSTANCE_TYPE_CHANGED" | "ENVIRONMENT_SETTINGS" | "REPLICA_TERMINATED" | "DELETED" | "SECRETS" | "API_KEYS" | "GATEWAY" | "WEBHOOK_SIGNING_SECRETS" | "USER_MANAGEMENT" | "DIRECTORY_GROUP_MANAGEMENT" | "SSH">; user_ids?: Array<string>; deployment_ids?: Array<string>; chain_deployment_ids?: Array<string>; environment_names?: Array<string>; sources?: Array<"UI" | "API" | "SYSTEM" | "MCP" | "OTHER">; start_epoch_millis?: number; end_epoch_millis?: number };
    body: undefined;
    response: PageAuditEntry;
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
  "GET /v1/models/{model_id}/deployments/development": {
    path: { model_id: string };
    query: undefined;
    body: undefined;
    response: DeploymentResponse;
  };
  "POST /v1/models/{model_id}/deployments/development/activate": {
    path: { model_id: string };
    query: undefined;
    body: undefined;
    response: Success;
  };
  "PATCH /v1/models/{model_id}/deployments/development/autoscaling_settings": {
    path: { model_id: string };
    query: undefined;
    body: UpdateAutoscalingSettings;
    response: UpdateResponse;
  };
  "POST /v1/models/{model_id}/deployments/development/deactivate": {
    path: { model_id: string };
    query: undefined;
    body: undefined;
    response: Success;
  };
  "POST /v1/models/{model_id}/deployments/development/promote": {
    path: { model_id: string };
    query: undefined;
    body: PromoteToProduction;
    response: DeploymentResponse;
  };
  "POST /v1/models/{model_id}/deployments/development/retry": {
    path: { model_id: string };
    query: undefined;
    body: undefined;
    response: Retried;
  };
  "GET /v1/models/{model_id}/deployments/production": {
    path: { model_id: string };
    query: undefined;
    body: undefined;
    response: DeploymentResponse;
  };
  "POST /v1/models/{model_id}/deployments/production/activate": {
    path: { model_id: string };
    query: undefined;
    body: undefined;
    response: Success;
  };
  "PATCH /v1/models/{model_id}/deployments/production/autoscaling_settings": {
    path: { model_id: string };
    query: undefined;
    body: UpdateAutoscalingSettings;
    response: UpdateResponse;
  };
  "POST /v1/models/{model_id}/deployments/production/deactivate": {
    path: { model_id: string };
    query: undefined;
    body: undefined;
    response: Success;
  };
  "POST /v1/models/{model_id}/deployments/production/retry": {
    path: { model_id: string };
    query: undefined;
    body: undefined;
    response: Retried;
  };
  "DELETE /v1/models/{model_id}/deployments/{deployment_id}": {
    path: { model_id: string; deployment_id: string };
    query: undefined;
    body: undefined;
    response: DeploymentTombstone;
  };
  "GET /v1/models/{model_id}/deployments/{deployment_id}": {
    path: { model_id: string; deployment_id: string };
    query: undefined;
    body: undefined;
    response: DeploymentResponse;
  };
  "PATCH /v1/models/{model_id}/deployments/{deployment_id}": {
    path: { model_id: string; deployment_id: string };
    query: undefined;
    body: Update;
    response: DeploymentResponse;
  };
  "POST /v1/models/{model_id}/deployments/{deployment_id}/activate": {
    path: { model_id: string; deployment_id: string };
    query: undefined;
    body: undefined;
    response: Success;
  };
  "PATCH /v1/models/{model_id}/deployments/{deployment_id}/autoscaling_settings": {
    path: { model_id: string; deployment_id: string };
    query: undefined;
    body: UpdateAutoscalingSettings;
    response: UpdateResponse;
  };
  "GET /v1/models/{model_id}/deployments/{deployment_id}/config": {
    path: { model_id: string; deployment_id: string };
    query: { output_format?: "raw" | "parsed" | "both" };
    body: undefined;
    response: ConfigResponse;
  };
  "POST /v1/models/{model_id}/deployments/{deployment_id}/deactivate": {
    path: { model_id: string; deployment_id: string };
    query: undefined;
    body: undefined;
    response: Success;
  };
  "GET /v1/models/{model_id}/deployments/{deployment_id}/download": {
    path: { model_id: string; deployment_id: string };
    query: undefined;
    body: undefined;
    response: Download;
  };
  "GET /v1/models/{model_id}/deployments/{deployment_id}/engine": {
    path: { model_id: string; deployment_id: string };
    query: undefined;
    body: undefined;
    response: EngineResponse;
  };
  "GET /v1/models/{model_id}/deployments/{deployment_id}/logs": {
    path: { model_id: string; deployment_id: string };
    query: { start_epoch_millis?: number; end_epoch_millis?: number; direction?: "asc" | "desc"; limit?: number; min_level?: "DEBUG" | "INFO" | "WARNING" | "ERROR"; replica?: string; request_id?: string; component?: string; search_pattern?: string; includes?: Array<string>; excludes?: Array<string> };
    body: undefined;
    response: LogList;
  };
  "POST /v1/models/{model_id}/deployments/{deployment_id}/logs": {
    path: { model_id: string; deployment_id: string };
    query: undefined;
    body: LogRequest;
    response: LogList;
  };
  "POST /v1/models/{model_id}/deployments/{deployment_id}/promote": {
    path: { model_id: string; deployment_id: string };
    query: undefined;
    body: PromoteToProduction;
    response: DeploymentResponse;
  };
  "DELETE /v1/models/{model_id}/deployments/{deployment_id}/replicas/{replica_id}": {
    path: { model_id: string; deployment_id: string; replica_id: string };
    query: undefined;
    body: undefined;
    response: Success;
  };
  "PATCH /v1/models/{model_id}/deployments/{deployment_id}/request_backpressure_settings": {
    path: { model_id: string; deployment_id: string };
    query: undefined;
    body: UpdateRequestBackpressureSettings;
    response: RequestBackpressureSettings;
  };
  "POST /v1/models/{model_id}/deployments/{deployment_id}/retry": {
    path: { model_id: string; deployment_id: string };
    query: undefined;
    body: undefined;
    response: Retried;
  };
  "GET /v1/models/{model_id}/deployments/{deployment_id}/scaling": {
    path: { model_id: string; deployment_id: string };
    query: undefined;
    body: undefined;
    response: ScalingResponse;
  };
  "GET /v1/models/{model_id}/environments": {
    path: { model_id: string };
    query: undefined;
    body: undefined;
    response: EnvironmentList;
  };
  "POST /v1/models/{model_id}/environments": {
    path: { model_id: string };
    query: undefined;
    body: CreateEnvironment;
    response: EnvironmentResponse;
  };
  "DELETE /v1/models/{model_id}/environments/{env_name}": {
    path: { model_id: string; env_name: string };
    query: undefined;
    body: undefined;
    response: EnvironmentTombstone;
  };
  "GET /v1/models/{model_id}/environments/{env_name}": {
    path: { model_id: string; env_name: string };
    query: undefined;
    body: undefined;
    response: EnvironmentResponse;
  };
  "PATCH /v1/models/{model_id}/environments/{env_name}": {
    path: { model_id: string; env_name: string };
    query: undefined;
    body: UpdateEnvironment;
    response: UpdatedEnvironment;
  };
  "POST /v1/models/{model_id}/environments/{env_name}/activate": {
    path: { model_id: string; env_name: string };
    query: undefined;
    body: undefined;
    response: Success;
  };
  "POST /v1/models/{model_id}/environments/{env_name}/cancel_promotion": {
    path: { model_id: string; env_name: string };
    query: undefined;
    body: undefined;
    response: CanceledPromotion;
  };
  "POST /v1/models/{model_id}/environments/{env_name}/deactivate": {
    path: { model_id: string; env_name: string };
    query: undefined;
    body: undefined;
    response: Success;
  };
  "POST /v1/models/{model_id}/environments/{env_name}/force_cancel_promotion": {
    path: { model_id: string; env_name: string };
    query: undefined;
    body: undefined;
    response: ToldPromotion;
  };
  "POST /v1/models/{model_id}/environments/{env_name}/force_roll_forward_promotion": {
    path: { model_id: string; env_name: string };
    query: undefined;
    body: undefined;
    response: ToldPromotion;
  };
  "GET /v1/models/{model_id}/environments/{env_name}/logs": {
    path: { model_id: string; env_name: string };
    query: { start_epoch_millis?: number; end_epoch_millis?: number; direction?: "asc" | "desc"; limit?: number; min_level?: "DEBUG" | "INFO" | "WARNING" | "ERROR"; replica?: string; request_id?: string; component?: string; search_pattern?: string; includes?: Array<string>; excludes?: Array<string> };
    body: undefined;
    response: LogList;
  };
  "POST /v1/models/{model_id}/environments/{env_name}/pause_promotion": {
    path: { model_id: string; env_name: string };
    query: undefined;
    body: undefined;
    response: ToldPromotion;
  };
  "POST /v1/models/{model_id}/environments/{env_name}/promote": {
    path: { model_id: string; env_name: string };
    query: undefined;
    body: PromoteToEnvironment;
    response: DeploymentResponse;
  };
  "POST /v1/models/{model_id}/environments/{env_name}/resume_promotion": {
    path: { model_id: string; env_name: string };
    query: undefined;
    body: undefined;
    response: ToldPromotion;
  };
  "POST /v1/prepare_model_upload": {
    path: undefined;
    query: undefined;
    body: PrepareUpload;
    response: PreparedUpload;
  };
  "GET /v1/regions": {
    path: undefined;
    query: undefined;
    body: undefined;
    response: RegionList;
  };
  "GET /v1/secrets": {
    path: undefined;
    query: undefined;
    body: undefined;
    response: SecretList;
  };
  "POST /v1/secrets": {
    path: undefined;
    query: undefined;
    body: UpsertSecret;
    response: Secret;
  };
  "DELETE /v1/secrets/{secret_name}": {
    path: { secret_name: string };
    query: undefined;
    body: undefined;
    response: SecretTombstone;
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
  "GET /v1/spec": {
    path: undefined;
    query: undefined;
    body: undefined;
    response: string;
  };
  "GET /v1/teams": {
    path: undefined;
    query: { name?: string };
    body: undefined;
    response: TeamList;
  };
  "GET /v1/teams/{team_id}": {
    path: { team_id: string };
    query: undefined;
    body: undefined;
    response: Team;
  };
  "POST /v1/teams/{team_id}/api_keys": {
    path: { team_id: string };
    query: undefined;
    body: KeyRequest;
    response: CreatedKey;
  };
  "GET /v1/teams/{team_id}/models": {
    path: { team_id: string };
    query: { name?: string };
    body: undefined;
    response: ModelList;
  };
  "POST /v1/teams/{team_id}/models": {
    path: { team_id: string };
    query: undefined;
    body: CreateModel;
    response: CreatedDeployment;
  };
  "GET /v1/teams/{team_id}/regions": {
    path: { team_id: string };
    query: undefined;
    body: undefined;
    response: RegionList;
  };
  "GET /v1/teams/{team_id}/secrets": {
    path: { team_id: string };
    query: undefined;
    body: undefined;
    response: SecretList;
  };
  "POST /v1/teams/{team_id}/secrets": {
    path: { team_id: string };
    query: undefined;
    body: UpsertSecret;
    response: Secret;
  };
  "DELETE /v1/teams/{team_id}/secrets/{secret_name}": {
    path: { team_id: string; secret_name: string };
    query: undefined;
    body: undefined;
    response: SecretTombstone;
  };
  "GET /v1/users": {
    path: undefined;
    query: { cursor?: string; limit?: number; email?: string };
    body: undefined;
    response: PageUserInfo;
  };
  "POST /v1/users/auth/device/approve": {
    path: undefined;
    query: undefined;
    body: Answer;
    response: Answered;
  };
  "POST /v1/users/auth/device/authorize": {
    path: undefined;
    query: undefined;
    body: undefined;
    response: Record<string, unknown>;
  };
  "POST /v1/users/auth/device/deny": {
    path: undefined;
    query: undefined;
    body: Answer;
    response: Answered;
  };
  "POST /v1/users/auth/device/token": {
    path: undefined;
    query: undefined;
    body: undefined;
    response: Record<string, unknown>;
  };
  "POST /v1/users/auth/logout": {
    path: undefined;
    query: undefined;
    body: undefined;
    response: LoggedOut;
  };
  "GET /v1/users/me": {
    path: undefined;
    query: undefined;
    body: undefined;
    response: UserInfo;
  };
  "GET /v1/users/{user_id}": {
    path: { user_id: string };
    query: undefined;
    body: undefined;
    response: UserInfo;
  };
}

