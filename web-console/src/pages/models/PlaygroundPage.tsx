import { type QueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { exampleInput } from "../../api/example-input";
import { deploymentConfigQuery, type Model, modelQuery } from "../../api/models";
import { isDemonstration } from "../../components/demonstration";
import { EmptyState } from "../../ui/EmptyState";
import { Composer } from "./Composer";
import { ConversationLog } from "./ConversationLog";
import { loadModel } from "./load-model";
import styles from "./PlaygroundPage.module.css";
import { useConversation } from "./use-conversation";

const route = getRouteApi("/signed-in/models/$modelId/playground");

const nothingDeployed = (
  <EmptyState title="Nothing is deployed in production">
    The playground asks the deployment in production. As soon as there is one, it opens here.
  </EmptyState>
);

export async function loadPlayground(queryClient: QueryClient, modelId: string): Promise<void> {
  const { production_deployment_id: deploymentId } = await loadModel(queryClient, modelId);
  if (deploymentId) await queryClient.ensureQueryData(deploymentConfigQuery(modelId, deploymentId));
}

export function PlaygroundPage() {
  const { modelId } = route.useParams();
  const { data: model } = useSuspenseQuery(modelQuery(modelId));
  const deploymentId = model.production_deployment_id;
  if (!deploymentId) return nothingDeployed;
  return <Playground key={model.id} model={model} deploymentId={deploymentId} />;
}

function Playground({ model, deploymentId }: { model: Model; deploymentId: string }) {
  const { data: config } = useSuspenseQuery(deploymentConfigQuery(model.id, deploymentId));
  const input = exampleInput(config, model.name);
  const { exchanges, answering, ask, stop, clear } = useConversation(model.id, input);
  return (
    <div className={styles.page}>
      <ConversationLog exchanges={exchanges} hint={hint(model)} />
      <Composer
        initialMessage={input.message}
        answering={answering}
        onSend={ask}
        onStop={stop}
        onClear={exchanges.length > 0 ? clear : undefined}
      />
    </div>
  );
}

function hint(model: Model): string {
  return isDemonstration(model)
    ? "A very small model for demonstration: it knows a few dozen topics and makes mistakes."
    : "Messages go to the deployment in production.";
}
