/** The three screens that are not the screen: nothing there, it failed, not permitted. */
import { Button, Center, Code, Stack, Text, ThemeIcon, Title } from "@mantine/core";
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconInbox,
  IconLock,
  IconMapQuestion,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { CopyText } from "./CopyText";
import { asRefusal } from "./refusal";

interface PlainProps {
  icon: ReactNode;
  color: string;
  title: string;
  text: ReactNode;
  children?: ReactNode;
  role?: "alert" | "status";
}

function Plain({ icon, color, title, text, children, role }: PlainProps) {
  return (
    <Center mih={320} p="xl" role={role}>
      <Stack align="center" gap="sm" maw={520}>
        <ThemeIcon size={56} radius="xl" variant="light" color={color} aria-hidden>
          {icon}
        </ThemeIcon>
        <Title order={2} size="h4" ta="center">
          {title}
        </Title>
        <Text c="dimmed" ta="center" component="div" style={{ overflowWrap: "anywhere" }}>
          {text}
        </Text>
        {children}
      </Stack>
    </Center>
  );
}

interface EmptyProps {
  title: string;
  text: string;
  /** That nothing is there is good news. */
  good?: boolean;
  children?: ReactNode;
}

/** Nothing there: `children` is the one next step. */
export function Empty(props: EmptyProps) {
  return (
    <Plain
      icon={props.good ? <IconCircleCheck size={30} /> : <IconInbox size={30} />}
      color={props.good ? "teal" : "gray"}
      title={props.title}
      text={props.text}
      role="status"
    >
      {props.children}
    </Plain>
  );
}

/** It failed, or this role may not: says which, with the reference that finds it in the log. */
export function Failed({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useTranslation("shared");
  const refusal = asRefusal(error);
  if (refusal.code === "not_permitted") return <NotPermitted text={refusal.message} />;
  return (
    <Plain
      icon={<IconAlertTriangle size={30} />}
      color="red"
      title={refusal.code === "not_found" ? t("failed.notFound") : t("failed.title")}
      text={refusal.message}
      role="alert"
    >
      {retry && <Button onClick={retry}>{t("failed.retry")}</Button>}
      {refusal.reference && (
        <Text size="xs" c="dimmed">
          {t("failed.reference")} <Code>{refusal.reference}</Code>{" "}
          <CopyText text={refusal.reference} label={t("failed.copy")} />
        </Text>
      )}
    </Plain>
  );
}

export function NotPermitted({ text }: { text?: string }) {
  const { t } = useTranslation("shared");
  return (
    <Plain
      icon={<IconLock size={30} />}
      color="yellow"
      title={t("notPermitted.title")}
      text={text ?? t("notPermitted.text")}
      role="alert"
    >
      <Button component={Link} to="/" variant="default">
        {t("notPermitted.back")}
      </Button>
    </Plain>
  );
}

export function NotFound() {
  const { t } = useTranslation("shared");
  return (
    <Plain
      icon={<IconMapQuestion size={30} />}
      color="gray"
      title={t("notFound.title")}
      text={t("notFound.text")}
    >
      <Button component={Link} to="/" variant="default">
        {t("notPermitted.back")}
      </Button>
    </Plain>
  );
}
