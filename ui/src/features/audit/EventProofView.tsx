import { Alert, Button, Code, Group, Stack, Text } from "@mantine/core";
import { IconClock } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { EventDetail } from "@/ipc";
import { CopyText } from "@/shared/CopyText";
import { count } from "@/shared/figures";
import { Status } from "@/shared/Status";

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

/** A hash or a note, to be read and copied. */
function Value({ label, value, empty }: { label: string; value: string; empty?: string }) {
  const { t } = useTranslation("audit");
  return (
    <div>
      <Group gap={4} justify="space-between" wrap="nowrap">
        <Text size="sm" fw={600}>
          {label}
        </Text>
        {value !== "" && <CopyText text={value} label={t("proof.copy", { what: label })} />}
      </Group>
      {value === "" ? (
        <Text size="sm">{empty}</Text>
      ) : (
        <Code
          block
          tabIndex={0}
          role="region"
          aria-label={label}
          mah={140}
          style={{ overflow: "auto", whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}
        >
          {value}
        </Code>
      )}
    </div>
  );
}
