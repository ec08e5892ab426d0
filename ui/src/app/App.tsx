import { MantineProvider } from "@mantine/core";
import { ModalsProvider } from "@mantine/modals";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useEffect } from "react";
import { FirstRun } from "@/features/first-run/FirstRun";
import { SignIn } from "@/features/sign-in/SignIn";
import { start } from "@/shared/live";
import { PersonProvider } from "@/shared/person";
import { Failed, Loading } from "@/shared/states";
import { queryClient, useWindowState } from "@/shared/window";
import { router } from "./routes";
import { theme } from "./theme";
import { useClosing } from "./useClosing";
import { useTouch } from "./useTouch";

export function App() {
  useEffect(start, []);
  return (
    <QueryClientProvider client={queryClient}>
      <MantineProvider theme={theme} defaultColorScheme="auto">
        <Notifications position="bottom-right" autoClose={6000} />
        <ModalsProvider>
          <Stage />
        </ModalsProvider>
      </MantineProvider>
    </QueryClientProvider>
  );
}

/** First run, sign-in, or the console: whatever the program behind says. */
function Stage() {
  const state = useWindowState();
  useTouch(state.data?.stage === "open");
  useClosing();
  if (state.isPending) return <Loading />;
  if (state.isError) return <Failed error={state.error} retry={() => void state.refetch()} />;
  const { stage, person, setup_step } = state.data;
  if (stage === "first_run") return <FirstRun state={state.data} />;
  if (stage === "locked" || person === null) return <SignIn state={state.data} />;
  return (
    <PersonProvider person={person}>
      {setup_step !== null && setup_step !== "done" ? (
        <FirstRun state={state.data} />
      ) : (
        <RouterProvider router={router} />
      )}
    </PersonProvider>
  );
}
