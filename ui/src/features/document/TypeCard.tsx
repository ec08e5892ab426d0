import { ActionIcon, Group, Kbd, Paper, Select, Stack, Text, Tooltip } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { DOCUMENT_TYPES, type DocumentResult, type DocumentType } from "@/ipc";
import { Confidence } from "@/shared/Confidence";
import { Status } from "@/shared/Status";

interface TypeCardProps {
  result: DocumentResult;
  mayReview: boolean;
  choosing: boolean;
  setChoosing: (choosing: boolean) => void;
  choose: (type: DocumentType) => void;
}

/** What kind of document it is, and what a reviewer says of that. */
export function TypeCard({ result, mayReview, choosing, setChoosing, choose }: TypeCardProps) {
  const { t } = useTranslation("document");
  const found = t(`shared:documentType.${result.document_type}`);
  const type = result.reviewed_type ?? result.document_type;
  return (
    <Paper withBorder p="xs">
      <Stack gap={4}>
        <Group justify="space-between" gap="xs">
          <Text size="xs" fw={600}>
            {t("type.label")}
          </Text>
          <Group gap={6}>
            {result.reviewed_type !== null && <Status word="edited" />}
            {result.type_confidence !== null && <Confidence permille={result.type_confidence} />}
          </Group>
        </Group>
        {choosing ? (
          <Select
            aria-label={t("type.choose")}
            data={DOCUMENT_TYPES.map((value) => ({
              value,
              label: t(`shared:documentType.${value}`),
            }))}
            value={type}
            onChange={(next) => next && choose(next as DocumentType)}
            onKeyDown={(event) => {
              if (event.key !== "Escape") return;
              event.stopPropagation();
              setChoosing(false);
            }}
            onBlur={() => setChoosing(false)}
            allowDeselect={false}
            defaultDropdownOpened
            autoFocus
          />
        ) : (
          <Group gap="xs" justify="space-between" wrap="nowrap">
            <Text fw={600}>{t(`shared:documentType.${type}`)}</Text>
            {mayReview && (
              <Tooltip
                label={
                  <Group gap={6}>
                    {t("type.choose")}
                    <Kbd size="xs">c</Kbd>
                  </Group>
                }
              >
                <ActionIcon
                  variant="default"
                  size={28}
                  aria-label={t("type.choose")}
                  onClick={() => setChoosing(true)}
                >
                  <IconPencil size={16} />
                </ActionIcon>
              </Tooltip>
            )}
          </Group>
        )}
        {result.reviewed_type !== null && <Text size="xs">{t("type.found", { type: found })}</Text>}
      </Stack>
    </Paper>
  );
}
