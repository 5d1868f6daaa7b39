import { useQuery } from "@tanstack/react-query";
import { deploymentQuery, type Model } from "../api/models";
import { Badge } from "../ui/Badge";
import { StatusBadge } from "./StatusBadge";

/** The status of the deployment that a model's production environment points at. */
export function ProductionStatus({ model }: { model: Model }) {
  if (!model.production_deployment_id) return <Badge>Nothing in production</Badge>;
  return <StatusOf modelId={model.id} deploymentId={model.production_deployment_id} />;
}

function StatusOf({ modelId, deploymentId }: { modelId: string; deploymentId: string }) {
  const { data: deployment, error } = useQuery(deploymentQuery(modelId, deploymentId));
  if (error) return <Badge tone="bad">Status unknown</Badge>;
  return deployment && <StatusBadge status={deployment.status} />;
}
