import { AppShell, Box } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Outlet, useNavigate, useRouter } from "@tanstack/react-router";
import { Suspense, useEffect, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Loading } from "@/shared/Loading";
import { onTaskEnd } from "@/shared/live";
import { usePerson } from "@/shared/person";
import { lock } from "@/shared/window";
import { EmergencyStrip, STRIP } from "./Emergency";
import { KeySheet } from "./KeySheet";
import { useKeys } from "./keys";
import { openPalette, Palette } from "./Palette";
import { Rail } from "./Rail";
import { TaskDrawer } from "./TaskDrawer";
import { TopBar } from "./TopBar";
import { tellEnded } from "./tellEnded";

/** What stands around every screen. */
export function Shell() {
  const { t } = useTranslation("app");
  const { in_emergency: inEmergency } = usePerson();
  const navigate = useNavigate();
  const router = useRouter();
  const [tasks, showTasks] = useDisclosure(false);
  const [keys, showKeys] = useDisclosure(false);
  const handlers = useMemo(
    () => ({
      go: (to: string) => void navigate({ to }),
      palette: openPalette,
      keys: showKeys.open,
      lock: () => void lock(),
      tasks: showTasks.toggle,
      // Where this sitting began there is nothing behind but where somebody else was.
      back: () => router.history.canGoBack() && router.history.back(),
    }),
    [navigate, router, showKeys.open, showTasks.toggle],
  );
  useKeys(handlers);
  useEffect(() => onTaskEnd((task) => tellEnded(task, t)), [t]);
  return (
    <AppShell
      header={{ height: inEmergency ? 52 + STRIP : 52 }}
      navbar={{ width: { base: 76, lg: 196 }, breakpoint: 0 }}
      padding={0}
    >
      <AppShell.Header className="no-print">
        <Box h={52}>
          <TopBar openTasks={showTasks.open} openKeys={showKeys.open} />
        </Box>
        {inEmergency && <EmergencyStrip />}
      </AppShell.Header>
      <AppShell.Navbar className="no-print" p={{ base: 4, lg: "xs" }} aria-label={t("rail")}>
        <Rail />
      </AppShell.Navbar>
      <AppShell.Main h="100dvh">
        <Suspense fallback={<Loading />}>
          <Outlet />
        </Suspense>
      </AppShell.Main>
      <TaskDrawer opened={tasks} close={showTasks.close} />
      <KeySheet opened={keys} close={showKeys.close} />
      <Palette openKeys={showKeys.open} openTasks={showTasks.open} />
    </AppShell>
  );
}
