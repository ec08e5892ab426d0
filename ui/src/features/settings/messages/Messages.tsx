import { Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ask } from "@/ipc";
import { Loading } from "@/shared/Loading";
import { Failed } from "@/shared/states";
import { Gateway } from "./Gateway";
import { Mail } from "./Mail";
import { Rules } from "./Rules";
import { Templates } from "./Templates";

/** By what messages leave the clinic, by which rules, and the templates for them. */
export function Messages() {
  return (
    <Stack gap="xl">
      <Providers />
      <Part name="rules">
        <Rules />
      </Part>
      <Part name="templates">
        <Templates />
      </Part>
    </Stack>
  );
}

function Providers() {
  const known = useQuery({
    queryKey: ["settings", "message-providers"],
    queryFn: ask.messageProviders,
  });
  if (known.isPending) return <Loading />;
  if (known.isError) return <Failed error={known.error} retry={() => void known.refetch()} />;
  const of = (method: string) => known.data.find((one) => one.deliveryMethod === method);
  return (
    <>
      <Part name="mail">
        <Mail provider={of("email")} />
      </Part>
      <Part name="gateway">
        <Gateway provider={of("sms")} />
      </Part>
    </>
  );
}

interface PartProps {
  name: "mail" | "gateway" | "rules" | "templates";
  children: ReactNode;
}

function Part({ name, children }: PartProps) {
  const { t } = useTranslation("settings");
  const id = `messages-${name}`;
  return (
    <Stack gap="sm" component="section" aria-labelledby={id}>
      <Title order={2} size="h4" id={id}>
        {t(`messages.${name}.title`)}
      </Title>
      <Text size="sm">{t(`messages.${name}.about`)}</Text>
      {children}
    </Stack>
  );
}
