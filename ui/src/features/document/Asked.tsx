import { Button, Group, Kbd, List, Stack, Text } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Asked as AskedPart, DocumentResult } from "@/ipc";
import { useFieldName } from "@/shared/fieldName";
import { Status } from "@/shared/Status";
import type { Review } from "./useReview";

/** What the review was asked for: each is decided by itself before the result is accepted. */
export function Asked({ result, review }: { result: DocumentResult; review: Review }) {
  const { t } = useTranslation("document");
  if (!review.may || result.asked.length === 0) return null;
  const left = result.asked.filter((one) => !one.decided).length;
  return (
    <Stack gap={4}>
      <Text size="sm" fw={600} role="status">
        {left > 0 ? t("asked.left", { count: left }) : t("asked.none")}
      </Text>
      <List listStyleType="none" spacing={4} aria-label={t("asked.list")}>
        {result.asked.map((one) => (
          <Part key={one.part} part={one} review={review} />
        ))}
      </List>
    </Stack>
  );
}

function Part({ part, review }: { part: AskedPart; review: Review }) {
  const { t } = useTranslation("document");
  const fieldName = useFieldName();
  const asked = review.asking === part.part;
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (asked) first.current?.focus();
  }, [asked]);
  const name =
    part.name === null
      ? t(part.part === "type" ? "type.label" : "asked.document_part")
      : fieldName({ name: part.name, detail: part.detail });
  return (
    <List.Item aria-current={asked ? "step" : undefined}>
      <Group gap="xs">
        <Text size="sm">{t("asked.why", { name, why: t(`asked.${part.why}`) })}</Text>
        {part.decided && <Status word="decided" />}
        {!part.decided && (
          <Button
            ref={first}
            size="compact-xs"
            variant="default"
            aria-keyshortcuts={part.field_id === null ? "a" : undefined}
            aria-label={t(`asked.act.${kindOf(part)}Named`, { name })}
            onClick={() => (part.field_id === null ? review.settle(part) : review.ask(part))}
          >
            {t(`asked.act.${kindOf(part)}`)}
          </Button>
        )}
        {!part.decided && part.field_id === null && <Kbd size="xs">a</Kbd>}
      </Group>
    </List.Item>
  );
}

/** What can be said of a part: a value is looked at, and decided where it stands. */
function kindOf(part: AskedPart): "value" | "type" | "missing" | "document" {
  if (part.field_id !== null) return "value";
  if (part.why === "missing") return "missing";
  return part.part === "type" ? "type" : "document";
}
