import { Notifications, notifications } from "@mantine/notifications";
import { useEffect } from "react";
import { closeDialogs, Dialogs } from "@/shared/dialogs";
import { useWindowState } from "@/shared/window";
import { useClosing } from "./useClosing";

/** What lies over every screen, the lock too: toasts and questions. */
export function Notices() {
  const sits = useWindowState().data?.person?.user_id;
  useClosing();
  // What one person was told or asked is not for who comes next.
  useEffect(
    () => () => {
      if (sits === undefined) return;
      closeDialogs();
      notifications.clean();
    },
    [sits],
  );
  return (
    <>
      {/* Where no screen and no dialog has what it is there to do: that is on the right. */}
      <Notifications position="bottom-left" autoClose={6000} />
      <Dialogs />
    </>
  );
}
