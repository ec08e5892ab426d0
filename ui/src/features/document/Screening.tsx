/** What screening found: sentences that speak to a machine, and how much personal information it holds. */
import { Alert, Anchor, Button, Group, List, Stack, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ask, type DocumentView, type Finding, type ScreeningView } from "@/ipc";
import { confirmAct, tellDone } from "@/shared/act";
import { count, Moment } from "@/shared/figures";

const CHANGED = ["document", "inbox", "session", "alerts", "today"];

interface ScreeningProps {
  view: DocumentView;
  turn: (page: number) => void;
}

/** Nothing where nothing in it speaks to a machine: how much it holds stands among the facts. */
export function Screening({ view, turn }: ScreeningProps) {
  const { t } = useTranslation("document");
  const screening = view.screening;
  if (!screening || screening.risk === "low") return null;
  const word = screening.held ? "held" : screening.risk;
  return (
    <Alert
      color={screening.risk === "high" ? "red" : "yellow"}
      icon={<IconAlertTriangle size={18} aria-hidden />}
      title={t(`screening.${word}.title`)}
      role="status"
    >
      <Stack gap="xs">
        <Text size="sm">{t(`screening.${word}.text`)}</Text>
        <List size="sm" spacing="xs">
          {screening.findings.map((finding) => (
            <List.Item key={`${finding.page} ${finding.rule} ${finding.quote}`}>
              <Found finding={finding} turn={turn} />
            </List.Item>
          ))}
        </List>
        {screening.released && <Released screening={screening} />}
        {view.may_release && <Release document={view.document_id} />}
      </Stack>
    </Alert>
  );
}

function Found({ finding, turn }: { finding: Finding; turn: (page: number) => void }) {
  const { t } = useTranslation("document");
  return (
    <Stack gap={2} style={{ overflowWrap: "anywhere" }}>
      <Text size="sm" component="q" fw={600}>
        <bdi>{finding.quote}</bdi>
      </Text>
      {finding.decoded && (
        <Text size="sm">
          {t("screening.reads")} <bdi>{finding.decoded}</bdi>
        </Text>
      )}
      <Text size="xs">
        {finding.reason}{" "}
        <Anchor component="button" type="button" fz="xs" onClick={() => turn(finding.page)}>
          {t("screening.page", { page: count(finding.page) })}
        </Anchor>
      </Text>
    </Stack>
  );
}

function Released({ screening }: { screening: ScreeningView }) {
  const { t } = useTranslation("document");
  const { released } = screening;
  if (!released) return null;
  return (
    <Text size="xs" component="div" style={{ overflowWrap: "anywhere" }}>
      {t("screening.released", { name: released.by })} <Moment time={released.at} />
      {": "}
      <bdi>{released.reason}</bdi>
    </Text>
  );
}

function Release({ document }: { document: string }) {
  const { t } = useTranslation("document");
  const client = useQueryClient();
  const release = () =>
    confirmAct({
      title: t("screening.release.title"),
      text: t("screening.release.text"),
      confirm: t("screening.release.confirm"),
      reason: { label: t("screening.release.reason"), required: true },
      act: async (reason) => {
        await ask.releaseDocument(document, reason);
        for (const key of CHANGED) void client.invalidateQueries({ queryKey: [key] });
        tellDone(t("screening.release.done"));
      },
    });
  return (
    <Group>
      <Button size="compact-sm" variant="default" onClick={release}>
        {t("screening.release.open")}
      </Button>
    </Group>
  );
}
