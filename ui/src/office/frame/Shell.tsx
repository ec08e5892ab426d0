import { AppShell } from "@mantine/core";
import { Outlet } from "@tanstack/react-router";
import { Suspense } from "react";
import { Loading } from "@/shared/Loading";
import { TopBar } from "./TopBar";
import { useKeys } from "./useKeys";

/** What stands around every screen. The lists are wide, so the places stand above them. */
export function Shell() {
  useKeys();
  return (
    <AppShell header={{ height: 52 }} padding={0}>
      <AppShell.Header className="no-print">
        <TopBar />
      </AppShell.Header>
      <AppShell.Main h="100dvh">
        <Suspense fallback={<Loading />}>
          <Outlet />
        </Suspense>
      </AppShell.Main>
    </AppShell>
  );
}
