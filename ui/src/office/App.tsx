import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { useState } from "react";
import { Dialogs } from "@/shared/dialogs";
import { Entry } from "./entrance/Entry";
import { Pages } from "./frame/Pages";
import { newQueryClient } from "./queryClient";
import { theme } from "./theme";

/** Head office's page: sign-in, or its screens. */
export function App() {
  const [client] = useState(newQueryClient);
  return (
    <QueryClientProvider client={client}>
      <MantineProvider theme={theme} defaultColorScheme="auto">
        <Notifications position="bottom-left" autoClose={6000} />
        <Entry>
          <Dialogs />
          <Pages />
        </Entry>
      </MantineProvider>
    </QueryClientProvider>
  );
}
