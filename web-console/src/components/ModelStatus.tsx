import { useQuery } from "@tanstack/react-query";
import { deploymentsQuery, newestFirst } from "../api/models";
import { Badge } from "../ui/Badge";
import { StatusBadge } from "./StatusBadge";

/** The status of the deployment in production; before there is one, of the deployment that is on its way. */
export function ModelStatus({ modelId }: { modelId: string }) {
  const { data, isError } = useQuery(deploymentsQuery(modelId));
  if (isError) return <Badge tone="bad">Status unknown</Badge>;
  if (!data) return null;
  const [newest] = newestFirst(data.deployments);
  const shown = data.deployments.find((deployment) => deployment.is_production) ?? newest;
  return shown ? <StatusBadge status={shown.status} /> : <Badge>Nothing deployed</Badge>;
}
