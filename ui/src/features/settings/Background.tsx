import { Stack } from "@mantine/core";
import { useReaches } from "@/shared/person";
import { BackgroundWork } from "./BackgroundWork";
import { StartAtLogin } from "./StartAtLogin";
import { Unattended } from "./Unattended";

/** What goes on by itself, and when it may begin. */
export function Background() {
  const reaches = useReaches();
  return (
    <Stack gap="xl">
      {reaches("run_sessions") && <BackgroundWork />}
      <StartAtLogin />
      {reaches("administer") && <Unattended />}
    </Stack>
  );
}
