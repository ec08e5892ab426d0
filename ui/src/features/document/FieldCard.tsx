import {
  ActionIcon,
  Box,
  Button,
  Group,
  Kbd,
  Paper,
  Stack,
  Text,
  Tooltip,
  VisuallyHidden,
} from "@mantine/core";
import { IconArrowBackUp, IconCheck, IconPencil, IconTrash, IconX } from "@tabler/icons-react";
import type { TFunction } from "i18next";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { FieldDecision, StoredField } from "@/ipc";
import { Confidence } from "@/shared/Confidence";
import { Doubts } from "@/shared/Doubts";
import { useFieldName } from "@/shared/fieldName";
import { Status } from "@/shared/Status";
import { EditValue } from "./EditValue";

interface FieldCardProps {
  field: StoredField;
  active: boolean;
  editing: boolean;
  mayReview: boolean;
  /** Why the correction that was given last is no value. */
  refusal: unknown;
  /** The field is looked at: by key, by mouse or by focus. */
  look: () => void;
  edit: (editing: boolean) => void;
  decide: (decision: FieldDecision) => void;
}

/** A value: what it is, how sure, where it was read, and what a reviewer says of it. */
export function FieldCard({
  field,
  active,
  editing,
  mayReview,
  refusal,
  look,
  edit,
  decide,
}: FieldCardProps) {
  const { t } = useTranslation("document");
  const name = useFieldName()(field);
  const card = useRef<HTMLLIElement>(null);
  // Not when the document is opened: what stands above the values is to be read first.
  const opened = useRef(true);
  useEffect(() => {
    if (active && !opened.current) card.current?.scrollIntoView({ block: "nearest" });
    opened.current = false;
  }, [active]);
  const value = field.reviewed_value ?? field.value;
  const added = field.review_state === "added";
  return (
    <Paper
      ref={card}
      withBorder
      p="xs"
      component="li"
      data-field={field.field_id}
      aria-current={active ? "true" : undefined}
      onMouseEnter={look}
      onFocus={look}
      bg={active ? "var(--mantine-primary-color-light)" : undefined}
      style={{ listStyle: "none" }}
    >
      <Stack gap={4}>
        <Group justify="space-between" gap="xs">
          <Text size="xs" fw={600}>
            {name}
          </Text>
          <Group gap={6}>
            {!field.supported && field.doubts.length === 0 && !added && (
              <Status word="unsupported" />
            )}
            {field.review_state !== "open" && <Status word={field.review_state} />}
            {field.confidence !== null && <Confidence permille={field.confidence} />}
          </Group>
        </Group>
        {editing ? (
          <EditValue
            value={value}
            label={t("edit.label", { name })}
            leave={() => edit(false)}
            refusal={refusal}
            save={(changed, asPrinted) =>
              decide({ decision: "edit", value: changed, as_printed: asPrinted })
            }
          />
        ) : (
          <Text
            fw={600}
            dir="auto"
            style={{ overflowWrap: "anywhere" }}
            td={field.review_state === "rejected" ? "line-through" : undefined}
          >
            {value}
          </Text>
        )}
        <Doubts field={field} />
        {mayReview && !editing && field.review_state === "open" && (
          <Group gap={4}>
            {field.readings.map((reading) => (
              <Button
                key={reading}
                size="compact-xs"
                variant="default"
                onClick={() => decide({ decision: "edit", value: reading, as_printed: false })}
              >
                {t("edit.take", { reading })}
              </Button>
            ))}
          </Group>
        )}
        {field.reviewed_value !== null && (
          <Text size="xs" dir="auto" style={{ overflowWrap: "anywhere" }}>
            {added ? t("added") : t("found", { value: field.value })}
            {field.as_printed && ` ${t("asPrinted.said")}`}
          </Text>
        )}
        <Button
          variant="subtle"
          size="compact-xs"
          color="gray"
          justify="flex-start"
          onClick={look}
          maw="100%"
          c="var(--mantine-color-text)"
        >
          <VisuallyHidden>{t("source.show", { name })}</VisuallyHidden>
          <Text size="xs" truncate dir="auto" fs="italic">
            {sourceOf(field, t)}
          </Text>
        </Button>
        {mayReview && !editing && (
          <Decisions
            state={field.review_state}
            name={name}
            decide={decide}
            edit={() => edit(true)}
          />
        )}
      </Stack>
    </Paper>
  );
}

function sourceOf(field: StoredField, t: TFunction<"document">): string {
  if (field.quote) return t("source.quote", { page: field.quote.page, quote: field.quote.text });
  return field.page !== null ? t("source.page", { page: field.page }) : t("source.none");
}

interface DecisionsProps {
  state: string;
  name: string;
  decide: (decision: FieldDecision) => void;
  edit: () => void;
}

function Decisions({ state, name, decide, edit }: DecisionsProps) {
  const { t } = useTranslation("document");
  const button = (key: string, what: string, icon: React.ReactNode, act: () => void) => (
    <Tooltip
      label={
        <Group gap={6}>
          {t(`decide.${what}`)}
          <Kbd size="xs">{key}</Kbd>
        </Group>
      }
    >
      <ActionIcon
        variant="default"
        size={28}
        aria-label={t(`decide.${what}Named`, { name })}
        onClick={act}
      >
        {icon}
      </ActionIcon>
    </Tooltip>
  );
  if (state === "added")
    return (
      <Group gap={4}>
        {button("e", "edit", <IconPencil size={16} />, edit)}
        {button("u", "withdraw", <IconTrash size={16} />, () => decide({ decision: "reopen" }))}
      </Group>
    );
  if (state !== "open")
    return (
      <Box>
        {button("u", "reopen", <IconArrowBackUp size={16} />, () => decide({ decision: "reopen" }))}
      </Box>
    );
  return (
    <Group gap={4}>
      {button("a", "accept", <IconCheck size={16} />, () => decide({ decision: "accept" }))}
      {button("e", "edit", <IconPencil size={16} />, edit)}
      {button("r", "reject", <IconX size={16} />, () => decide({ decision: "reject" }))}
    </Group>
  );
}
