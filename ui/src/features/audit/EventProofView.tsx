import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { IconClock } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { EventDetail } from "@/ipc";
import { CodeBlock } from "@/shared/CodeBlock";
import { count } from "@/shared/figures";
import { Status } from "@/shared/Status";
import { Witnessed } from "@/shared/Witnessed";

/** What proves that the event is in the log, and that nobody changed it. */
export function EventProofView({ event, again }: { event: EventDetail; again: () => void }) {
  const { t } = useTranslation("audit");
  const { proof } = event;
  return (
    <Stack gap="sm">
      <Group gap="xs">
        <Status
          word={event.leaf_holds ? "passed" : "failed"}
          label={t(event.leaf_holds ? "proof.leafHolds" : "proof.leafBroken")}
        />
        {proof && (
          <Status
            word={proof.holds ? "passed" : "failed"}
            label={t(proof.holds ? "proof.holds" : "proof.broken", {
              events: count(proof.tree_size),
            })}
          />
        )}
      </Group>
      {!proof && (
        <Alert color="gray" icon={<IconClock size={18} />} title={t("proof.notYet")}>
          <Stack gap="xs" align="flex-start">
            <Text size="sm">{t("proof.notYetText")}</Text>
            <Button size="xs" variant="default" onClick={again}>
              {t("proof.again")}
            </Button>
          </Stack>
        </Alert>
      )}
      <Witnessed event={event.row.seq} />
      <Value label={t("proof.leaf")} value={event.leaf} />
      {event.commitment && <Value label={t("proof.commitment")} value={event.commitment} />}
      {proof && (
        <>
          <Value
            label={t("proof.path", { count: proof.path.length })}
            value={proof.path.join("\n")}
            empty={t("proof.noPath")}
          />
          <Value label={t("proof.root")} value={proof.root} />
          <Value label={t("proof.checkpoint")} value={proof.checkpoint.trimEnd()} />
          <Value label={t("proof.key")} value={proof.verifier_key} />
        </>
      )}
    </Stack>
  );
}

/** A hash or a note. */
function Value({ label, value, empty }: { label: string; value: string; empty?: string }) {
  const { t } = useTranslation("audit");
  const copy = t("proof.copy", { what: label });
  return <CodeBlock label={label} value={value} copy={copy} empty={empty} />;
}
