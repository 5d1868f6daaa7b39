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
import { loadModelPage, ModelPage } from "./pages/models/ModelPage";
import { loadModels, ModelsPage } from "./pages/models/ModelsPage";
import { loadPlayground, PlaygroundPage } from "./pages/models/PlaygroundPage";
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
  loader: ({ context, params }) => loadModelPage(context.queryClient, params.modelId),
  component: ModelPage,
  notFoundComponent: () => <NotFound what="Model" />,
});

const playground = createRoute({
  getParentRoute: () => signedIn,
  path: pages.playground,
  loader: ({ context, params }) => loadPlayground(context.queryClient, params.modelId),
  component: PlaygroundPage,
  notFoundComponent: () => <NotFound what="Model" />,
});

const apiKeys = createRoute({
  getParentRoute: () => signedIn,
  path: pages.apiKeys,
  loader: ({ context }) => loadApiKeys(context.queryClient),
  component: ApiKeysPage,
});

const routeTree = root.addChildren([
  home,
  signIn,
  signedIn.addChildren([models, model, playground, apiKeys]),
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
