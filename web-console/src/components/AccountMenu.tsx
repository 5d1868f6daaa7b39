import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { sessionQuery, signOut } from "../api/session";
import { Menu, MenuItem } from "../ui/Menu";
import { pages } from "../util/path-builder";

export function AccountMenu() {
  const { data: session } = useQuery(sessionQuery);
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const leave = useMutation({
    mutationFn: signOut,
    onSuccess: async () => {
      queryClient.clear();
      queryClient.setQueryData(sessionQuery.queryKey, null);
      await navigate({ to: pages.signIn });
    },
  });
  return (
    <Menu name="Account" label={session?.user.email ?? session?.user.name ?? undefined}>
      <MenuItem onSelect={() => void navigate({ to: pages.apiKeys })}>API keys</MenuItem>
      <MenuItem onSelect={() => leave.mutate()}>Sign out</MenuItem>
    </Menu>
  );
}
