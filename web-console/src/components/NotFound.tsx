import { Link } from "@tanstack/react-router";
import { PageHeader } from "../ui/PageHeader";
import { pages } from "../util/path-builder";

export function NotFound({ what }: { what: string }) {
  return (
    <>
      <PageHeader title={`${what} not found`} />
      <p>
        It may have been deleted, or the address has a typing error. <Link to={pages.models}>All models</Link>
      </p>
    </>
  );
}
