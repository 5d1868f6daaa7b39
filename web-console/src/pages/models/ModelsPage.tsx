import { type QueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type Model, modelsQuery } from "../../api/models";
import { Day } from "../../components/Day";
import { DemonstrationBadge } from "../../components/DemonstrationBadge";
import { ModelStatus } from "../../components/ModelStatus";
import { type Column, Table } from "../../table/Table";
import { EmptyState } from "../../ui/EmptyState";
import { PageHeader } from "../../ui/PageHeader";
import { pages } from "../../util/path-builder";
import styles from "./ModelsPage.module.css";

const empty = (
  <EmptyState title="No models yet">
    A push makes the first one: <code>truss push</code> in a folder with a <code>config.yaml</code>.
  </EmptyState>
);

export async function loadModels(queryClient: QueryClient): Promise<void> {
  await queryClient.ensureQueryData(modelsQuery);
}

const columns: Column<Model>[] = [
  { name: "Name", cell: (model) => <ModelName model={model} /> },
  { name: "Status", cell: (model) => <ModelStatus modelId={model.id} /> },
  { name: "Deployments", cell: (model) => model.deployments_count },
  { name: "Hardware", cell: (model) => model.instance_type_name },
  { name: "Id", cell: (model) => <code>{model.id}</code> },
  { name: "Created", cell: (model) => <Day at={model.created_at} /> },
];

export function ModelsPage() {
  const { data } = useSuspenseQuery(modelsQuery);
  return (
    <>
      <PageHeader title="Models" />
      {data.models.length === 0 ? (
        empty
      ) : (
        <Table label="Models" columns={columns} rows={data.models} rowKey={(model) => model.id} />
      )}
    </>
  );
}

function ModelName({ model }: { model: Model }) {
  return (
    <span className={styles.name}>
      <Link to={pages.model} params={{ modelId: model.id }}>
        {model.name}
      </Link>
      <DemonstrationBadge model={model} />
    </span>
  );
}
