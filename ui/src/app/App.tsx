import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useState } from "react";
import { SignIn } from "@/features/sign-in/SignIn";
import { Loading } from "@/shared/Loading";
import { start } from "@/shared/live";
import { PersonProvider } from "@/shared/person";
import { queryClient, useWindowState } from "@/shared/window";
import { theme } from "./theme";
import { useTouch } from "./useTouch";
import { useZoomKeys } from "./useZoomKeys";

/** Nothing that is not needed to sign in delays the form to do it. */
const fetchConsole = () => import("./Console");
const Console = lazy(async () => ({ default: (await fetchConsole()).Console }));
const FirstRun = lazy(async () => ({ default: (await fetchConsole()).FirstRun }));
const Failed = lazy(async () => ({ default: (await fetchConsole()).Failed }));
const Notices = lazy(async () => ({ default: (await fetchConsole()).Notices }));

/** Milliseconds after which the notices are, and the console with them, while somebody types. */
const SOON = 400;

export function App() {
  const [settled, setSettled] = useState(false);
  useEffect(() => {
    start();
    const timer = setTimeout(() => setSettled(true), SOON);
    return () => clearTimeout(timer);
  }, []);
  return (
    <QueryClientProvider client={queryClient}>
      <MantineProvider theme={theme} defaultColorScheme="auto">
        <Suspense fallback={<Loading />}>
          <Stage />
        </Suspense>
        <Suspense>{settled && <Notices />}</Suspense>
      </MantineProvider>
    </QueryClientProvider>
  );
}

/** First run, sign-in, or the console: whatever the program behind says. */
function Stage() {
  const state = useWindowState();
  useTouch(state.data?.stage === "open");
  useZoomKeys();
  if (state.isPending) return <Loading />;
  if (state.isError) return <Failed error={state.error} retry={() => void state.refetch()} />;
  const { stage, person, setup_step } = state.data;
  if (stage === "first_run") return <FirstRun state={state.data} />;
  if (stage === "locked" || person === null) return <SignIn state={state.data} />;
  return (
    <PersonProvider person={person}>
      {setup_step !== null && setup_step !== "done" ? <FirstRun state={state.data} /> : <Console />}
    </PersonProvider>
  );
}
