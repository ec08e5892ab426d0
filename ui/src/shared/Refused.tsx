/** Why something was not done, where it was asked. Uses no router, so it stands anywhere. */
import { Alert, Text } from "@mantine/core";
import { IconAlertCircle } from "@tabler/icons-react";
import { asRefusal } from "@/ipc";

export function Refused({ error }: { error: unknown }) {
  if (error === null || error === undefined) return null;
  return (
    <Alert
      color="red"
      icon={<IconAlertCircle aria-hidden />}
      role="alert"
      styles={{ message: { overflowWrap: "anywhere" } }}
    >
      <Text size="sm">{asRefusal(error).message}</Text>
    </Alert>
  );
}
