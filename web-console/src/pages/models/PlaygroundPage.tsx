import { type QueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { deploymentConfigQuery, type Model, modelQuery } from "../../api/models";
import { DemonstrationBadge } from "../../components/DemonstrationBadge";
import { isDemonstration } from "../../components/demonstration";
import { Button, buttonClass } from "../../ui/Button";
import { EmptyState } from "../../ui/EmptyState";
import { PageHeader } from "../../ui/PageHeader";
import { pages } from "../../util/path-builder";
import { Composer } from "./Composer";
import { ConversationLog } from "./ConversationLog";
import { exampleInput } from "./example-input";
import { loadModel } from "./load-model";
import styles from "./PlaygroundPage.module.css";
import { useConversation } from "./use-conversation";

const route = getRouteApi("/signed-in/models/$modelId/playground");

export async function loadPlayground(queryClient: QueryClient, modelId: string): Promise<void> {
  const { production_deployment_id: deploymentId } = await loadModel(queryClient, modelId);
  if (deploymentId !== null) await queryClient.ensureQueryData(deploymentConfigQuery(modelId, deploymentId));
}

export function PlaygroundPage() {
  const { modelId } = route.useParams();
  const { data: model } = useSuspenseQuery(modelQuery(modelId));
  const deploymentId = model.production_deployment_id;
  if (deploymentId === null) return <NothingDeployed model={model} />;
  return <Playground key={deploymentId} model={model} deploymentId={deploymentId} />;
}

function Playground({ model, deploymentId }: { model: Model; deploymentId: string }) {
  const { data: config } = useSuspenseQuery(deploymentConfigQuery(model.id, deploymentId));
  const input = exampleInput(config, model.name);
  const { exchanges, answering, ask, stop, clear } = useConversation(model.id, input);
  return (
    <div className={styles.page}>
      <PageHeader
        title={`${model.name} playground`}
        beside={<DemonstrationBadge model={model} />}
        actions={
          <>
            <Button onClick={clear} disabled={answering || exchanges.length === 0}>
              New conversation
            </Button>
            <ModelLink model={model} />
          </>
        }
      />
      <ConversationLog exchanges={exchanges} hint={hint(model)} />
      <Composer initialMessage={input.message} answering={answering} onSend={ask} onStop={stop} />
    </div>
  );
}

function NothingDeployed({ model }: { model: Model }) {
  return (
    <>
      <PageHeader title={`${model.name} playground`} actions={<ModelLink model={model} />} />
      <EmptyState title="Nothing is deployed in production">
        The playground asks the deployment in production. Promote one first.
      </EmptyState>
    </>
  );
}

function ModelLink({ model }: { model: Model }) {
  return (
    <Link to={pages.model} params={{ modelId: model.id }} className={buttonClass("plain")}>
      Model
    </Link>
  );
}

function hint(model: Model): string {
  return isDemonstration(model)
    ? "A very small model for demonstration: it knows a few dozen topics and makes mistakes."
    : "Messages go to the deployment in production.";
}
