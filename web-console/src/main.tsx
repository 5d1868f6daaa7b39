import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { ApiError } from "./api/client";
import { sessionQuery } from "./api/session";
import { consoleRouter } from "./routes";
import "./ui/theme.css";
import { pages } from "./util/path-builder";

const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (failures, error) => failures < 2 && !(error instanceof ApiError && error.status < 500),
    },
  },
  queryCache: new QueryCache({ onError: askToSignIn }),
  mutationCache: new MutationCache({ onError: askToSignIn }),
});
const router = consoleRouter(queryClient);

/** A session ends on the server: whichever request learns of it sends the user to sign in and back. */
function askToSignIn(error: Error): void {
  const { href, pathname } = router.state.location;
  if (!(error instanceof ApiError) || error.status !== 401 || pathname === pages.signIn) return;
  queryClient.setQueryData(sessionQuery.queryKey, null);
  void router.navigate({ to: pages.signIn, search: { from: href }, replace: true });
}

const container = document.getElementById("root");
if (!container) throw new Error("index.html has no element with the id root");
createRoot(container).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
