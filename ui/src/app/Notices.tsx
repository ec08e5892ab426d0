import { ModalsProvider } from "@mantine/modals";
import { Notifications } from "@mantine/notifications";
import { useClosing } from "./useClosing";

/** What lies over every screen, the lock too: toasts and questions. */
export function Notices() {
  useClosing();
  return (
    <>
      <Notifications position="bottom-right" autoClose={6000} />
      <ModalsProvider />
    </>
  );
}
