import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  Outlet,
  redirect,
} from "@tanstack/react-router";
import { sessionQuery } from "./api/session";
import { Failure } from "./components/Failure";
import { NotFound } from "./components/NotFound";
import { AppLayout } from "./layouts/AppLayout";
import { CenteredLayout } from "./layouts/CenteredLayout";
import { ModelLayout } from "./layouts/ModelLayout";
import { LogsPage, loadLogs } from "./pages/models/LogsPage";
import { loadModel } from "./pages/models/load-model";
import { loadModels, ModelsPage } from "./pages/models/ModelsPage";
import { loadOverview, OverviewPage } from "./pages/models/OverviewPage";
import { loadPlayground, PlaygroundPage } from "./pages/models/PlaygroundPage";
import { DevicePage, deviceSearch } from "./pages/session/DevicePage";
import { SignInPage } from "./pages/session/SignInPage";
import { enter, signInSearch } from "./pages/session/sign-in-link";
import { ApiKeysPage, loadApiKeys } from "./pages/settings/ApiKeysPage";
import { pages } from "./util/path-builder";

const root = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  component: Outlet,
  notFoundComponent: () => (
    <CenteredLayout>
      <NotFound what="Page" />
    </CenteredLayout>
  ),
});

const home = createRoute({
  getParentRoute: () => root,
  path: pages.home,
  beforeLoad: () => {
    throw redirect({ to: pages.models, replace: true });
  },
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: pages.signIn,
  validateSearch: signInSearch,
  beforeLoad: ({ context, search }) => enter(context.queryClient, search),
  component: SignInPage,
});

const signedIn = createRoute({
  getParentRoute: () => root,
  id: "signed-in",
  beforeLoad: async ({ context, location }) => {
    const session = await context.queryClient.ensureQueryData(sessionQuery);
    if (!session) throw redirect({ to: pages.signIn, search: { from: location.href }, replace: true });
  },
  component: AppLayout,
});

const models = createRoute({
  getParentRoute: () => signedIn,
  path: pages.models,
  loader: ({ context }) => loadModels(context.queryClient),
  component: ModelsPage,
});

const model = createRoute({
  getParentRoute: () => signedIn,
  path: pages.model,
  loader: ({ context, params }) => loadModel(context.queryClient, params.modelId),
  component: ModelLayout,
  notFoundComponent: () => <NotFound what="Model" />,
});

const overview = createRoute({
  getParentRoute: () => model,
  path: "/",
  loader: ({ context, params }) => loadOverview(context.queryClient, params.modelId),
  component: OverviewPage,
});

const playground = createRoute({
  getParentRoute: () => model,
  path: "/playground",
  loader: ({ context, params }) => loadPlayground(context.queryClient, params.modelId),
  component: PlaygroundPage,
});

const overviewAlias = createRoute({
  getParentRoute: () => model,
  path: "/overview",
  beforeLoad: ({ params }) => {
    throw redirect({ to: pages.model, params, replace: true });
  },
});

const logs = createRoute({
  getParentRoute: () => model,
  path: "/logs",
  loader: ({ context, params }) => loadLogs(context.queryClient, params.modelId),
  component: LogsPage,
});

const deploymentLogs = createRoute({
  getParentRoute: () => model,
  path: "/logs/$deploymentId",
  loader: ({ context, params }) => loadLogs(context.queryClient, params.modelId),
  component: LogsPage,
});

const apiKeys = createRoute({
  getParentRoute: () => signedIn,
  path: pages.apiKeys,
  loader: ({ context }) => loadApiKeys(context.queryClient),
  component: ApiKeysPage,
});

const device = createRoute({
  getParentRoute: () => signedIn,
  path: pages.device,
  validateSearch: deviceSearch,
  component: DevicePage,
});

const routeTree = root.addChildren([
  home,
  signIn,
  signedIn.addChildren([
    models,
    model.addChildren([overview, overviewAlias, playground, logs, deploymentLogs]),
    apiKeys,
    device,
  ]),
]);

export function consoleRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    context: { queryClient },
    defaultErrorComponent: Failure,
    scrollRestoration: true,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof consoleRouter>;
  }
}
