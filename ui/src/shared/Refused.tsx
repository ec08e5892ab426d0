/** Why something was not done, where it was asked. Uses no router, so it stands anywhere. */
import { Alert, Text } from "@mantine/core";
import { IconAlertCircle } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { asRefusal } from "./refusal";

interface RefusedProps {
  error: unknown;
  /** It answers a form, which may be higher than the window: the answer is scrolled to. */
  inForm?: boolean;
}

export function Refused({ error, inForm = false }: RefusedProps) {
  const shown = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (error && inForm) shown.current?.scrollIntoView({ block: "nearest" });
  }, [error, inForm]);
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
