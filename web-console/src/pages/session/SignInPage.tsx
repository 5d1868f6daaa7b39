import { useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import { sessionQuery } from "../../api/session";
import { SignInForm } from "../../forms/SignInForm";
import { CenteredLayout } from "../../layouts/CenteredLayout";
import { Alert } from "../../ui/Alert";
import { pages } from "../../util/path-builder";
import styles from "./SignInPage.module.css";

const route = getRouteApi(pages.signIn);

export function SignInPage() {
  const { from, link } = route.useSearch();
  const queryClient = useQueryClient();
  const router = useRouter();
  return (
    <CenteredLayout>
      <title>Sign in · Slipway</title>
      <h1>Sign in</h1>
      {link && <Alert>{linkProblems[link]}</Alert>}
      <SignInForm
        onSignedIn={(session) => {
          queryClient.setQueryData(sessionQuery.queryKey, session);
          router.history.replace(from ?? pages.models);
        }}
      />
      <p className={styles.hint}>
        The first key is in the file <code>admin-api-key</code> of the data directory.
      </p>
    </CenteredLayout>
  );
}

const linkProblems = {
  refused:
    "This sign-in link was used before, or its 15 minutes are over. Run ./slipway up again for a new one.",
  failed: "The sign-in link could not be checked. Try it again, or sign in with an API key.",
};
