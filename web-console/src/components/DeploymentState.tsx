import { useQuery } from "@tanstack/react-query";
import { type Deployment, engineQuery } from "../api/models";
import styles from "./DeploymentState.module.css";
import { isTrouble, StatusBadge } from "./StatusBadge";

/** What a deployment is doing, and why where something is wrong. */
export function DeploymentState({ deployment }: { deployment: Deployment }) {
  const { data: engine } = useQuery({
    ...engineQuery(deployment.model_id, deployment.id),
    enabled: isTrouble(deployment.status),
  });
  const reason = isTrouble(deployment.status) && engine?.status_reason;
  return (
    <>
      <StatusBadge status={deployment.status} />
      {reason && <p className={styles.reason}>{reason}</p>}
    </>
  );
}
