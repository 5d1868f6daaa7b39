import type { DeploymentStatus } from "../api/models";
import { Badge, type BadgeTone } from "../ui/Badge";

const looks: Record<DeploymentStatus, { label: string; tone: BadgeTone }> = {
  BUILDING: { label: "Building", tone: "busy" },
  DEPLOYING: { label: "Deploying", tone: "busy" },
  LOADING_MODEL: { label: "Loading model", tone: "busy" },
  WAKING_UP: { label: "Waking up", tone: "busy" },
  UPDATING: { label: "Updating", tone: "busy" },
  DEACTIVATING: { label: "Deactivating", tone: "busy" },
  ACTIVE: { label: "Active", tone: "good" },
  SCALED_TO_ZERO: { label: "Scaled to zero", tone: "neutral" },
  INACTIVE: { label: "Inactive", tone: "neutral" },
  BUILD_STOPPED: { label: "Build stopped", tone: "neutral" },
  UNHEALTHY: { label: "Unhealthy", tone: "bad" },
  DEPLOY_FAILED: { label: "Deploy failed", tone: "bad" },
  BUILD_FAILED: { label: "Build failed", tone: "bad" },
  FAILED: { label: "Failed", tone: "bad" },
};

export function isTrouble(status: DeploymentStatus): boolean {
  return looks[status].tone === "bad";
}

export function StatusBadge({ status }: { status: DeploymentStatus }) {
  const { label, tone } = looks[status];
  return (
    <Badge tone={tone} dot>
      {label}
    </Badge>
  );
}
