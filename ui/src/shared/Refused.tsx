/** Why something was not done, where it was asked. Uses no router, so it stands anywhere. */
import { Alert, Text } from "@mantine/core";
import { IconAlertCircle } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { asRefusal } from "@/ipc";

export function Refused({ error }: { error: unknown }) {
  const shown = useRef<HTMLDivElement>(null);
  // A form may be higher than the window.
  useEffect(() => {
    if (error) shown.current?.scrollIntoView?.({ block: "nearest" });
  }, [error]);
  if (error === null || error === undefined) return null;
  return (
    <Alert
      ref={shown}
      color="red"
      icon={<IconAlertCircle aria-hidden />}
      role="alert"
      styles={{ message: { overflowWrap: "anywhere" } }}
    >
      <Text size="sm">{asRefusal(error).message}</Text>
    </Alert>
  );
}
