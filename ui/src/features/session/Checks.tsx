import { Accordion, Anchor, Button, Group, List, Stack, Text } from "@mantine/core";
import { IconListCheck } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { ask, type CheckView, type SessionHead } from "@/ipc";
import { useAct } from "@/shared/act";
import { Code } from "@/shared/Code";
import { count, Moment, NotMeasured } from "@/shared/figures";
import { Status } from "@/shared/Status";

/** The checks, with what each found and the events that it rests on. */
export function Checks({ head }: { head: SessionHead }) {
  const { t } = useTranslation("session");
  const none = head.checks.length === 0;
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Text size="sm">{t(none ? "check.none" : "check.when")}</Text>
        {head.may_check && <CheckNow session={head.row.session_id} />}
      </Group>
      <Accordion multiple variant="separated" order={2}>
        {head.checks.map((check) => (
          <Accordion.Item key={check.name} value={check.name}>
            <Accordion.Control>
              <Group justify="space-between" pr="md">
                <Text fw={600}>{t(`check.${check.name}`)}</Text>
                <Group gap="xs">
                  <Text size="xs">
                    {t("check.severity", { severity: t(`shared:status.${check.severity}`) })}
                  </Text>
                  <Status word={check.result} />
                </Group>
              </Group>
            </Accordion.Control>
            <Accordion.Panel>
              <One check={check} session={head.may_trace ? head.row.session_id : null} />
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
    </Stack>
  );
}

function CheckNow({ session }: { session: string }) {
  const { t } = useTranslation("session");
  const check = useAct({
    act: () => ask.checkSession(session),
    changes: ["session", "alerts", "today"],
    done: () => t("check.done"),
  });
  return (
    <Button
      variant="default"
      leftSection={<IconListCheck size={16} aria-hidden />}
      loading={check.isPending}
      onClick={() => check.mutate()}
    >
      {t("check.now")}
    </Button>
  );
}

function One({ check, session }: { check: CheckView; session: string | null }) {
  const { t } = useTranslation("session");
  return (
    <Stack gap="xs">
      <Text size="sm" c="dimmed">
        {t(`check.passes.${check.name}`)} {check.holds_completion && t("check.holds")}
      </Text>
      {check.issues.length > 0 && (
        <List size="sm">
          {check.issues.map((issue) => (
            <List.Item key={issue} style={{ overflowWrap: "anywhere" }}>
              {issue}
            </List.Item>
          ))}
        </List>
      )}
      <Text size="sm" component="div">
        {t("check.score")} {check.score === null ? <NotMeasured /> : `${check.score} %`} ·{" "}
        {t("check.made")} <Moment time={check.last_checked} />
      </Text>
      {session !== null && check.first_event !== null && check.last_event !== null && (
        <Text size="sm">
          {t("check.evidence")}{" "}
          <Anchor component={Link} to="/audit" search={{ trace: session } as never} size="sm">
            {t("check.events", { first: count(check.first_event), last: count(check.last_event) })}
          </Anchor>
        </Text>
      )}
      <Code text={check.details} label={t("check.details")} />
    </Stack>
  );
}
