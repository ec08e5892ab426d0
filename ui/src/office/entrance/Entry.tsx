import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect } from "react";
import { closeDialogs } from "@/shared/dialogs";
import { Loading } from "@/shared/Loading";
import { onSignedOut } from "../api/client";
import { ME_KEY, MeProvider, useSession } from "./me";
import { SetUp } from "./SetUp";
import { SignIn } from "./SignIn";
import { Unreachable } from "./Unreachable";

/**
 * Sign-in, then the second factor where it is not on yet, or what stands behind them. The address stays as it is, so that a person who signs in
 * again is where they were; what another person read is gone from the page.
 */
export function Entry({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const session = useSession();
  useEffect(
    () =>
      onSignedOut(() => {
        closeDialogs();
        client.setQueryData(ME_KEY, null);
      }),
    [client],
  );
  const me = session.data;
  useEffect(() => {
    if (me === null)
      client.removeQueries({ predicate: (query) => query.queryKey[0] !== ME_KEY[0] });
  }, [client, me]);
  if (session.isPending) return <Loading />;
  if (session.isError)
    return <Unreachable error={session.error} retry={() => void session.refetch()} />;
  if (!me) return <SignIn />;
  if (!me.secondFactor) return <SetUp key={me.id} name={me.name} />;
  return (
    <MeProvider key={me.id} value={me}>
      {children}
    </MeProvider>
  );
}
