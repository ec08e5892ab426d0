import { MantineProvider } from "@mantine/core";
import { ModalsProvider } from "@mantine/modals";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { lazy, Suspense, useEffect } from "react";
import { SignIn } from "@/features/sign-in/SignIn";
import { start } from "@/shared/live";
import { PersonProvider } from "@/shared/person";
import { Failed, Loading } from "@/shared/states";
import { queryClient, useWindowState } from "@/shared/window";
import { theme } from "./theme";
import { useClosing } from "./useClosing";
import { useTouch } from "./useTouch";

/** Nothing that is not needed to sign in delays the form to do it. */
const fetchConsole = () => import("./Console");
const Console = lazy(async () => ({ default: (await fetchConsole()).Console }));
const FirstRun = lazy(async () => ({
  default: (await import("@/features/first-run/FirstRun")).FirstRun,
}));

/** Milliseconds after which the console is fetched while somebody types a password. */
const SOON = 400;

export function App() {
  useEffect(start, []);
  return (
    <QueryClientProvider client={queryClient}>
      <MantineProvider theme={theme} defaultColorScheme="auto">
        <Notifications position="bottom-right" autoClose={6000} />
        <ModalsProvider>
          <Suspense fallback={<Loading />}>
            <Stage />
          </Suspense>
        </ModalsProvider>
      </MantineProvider>
    </QueryClientProvider>
  );
}

/** First run, sign-in, or the console: whatever the program behind says. */
function Stage() {
  const state = useWindowState();
  useTouch(state.data?.stage === "open");
  useEffect(() => {
    const timer = setTimeout(() => void fetchConsole(), SOON);
    return () => clearTimeout(timer);
  }, []);
  useClosing();
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
