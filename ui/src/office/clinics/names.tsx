import { Anchor, Box, Stack, Text, UnstyledButton } from "@mantine/core";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Clinic } from "../api/types";
import type { Row } from "./rows";

/** Where a clinic's row leads; a foreign log says that it is one. */
export function ClinicName({ clinic }: { clinic: Clinic }) {
  const { t } = useTranslation("clinics");
  return (
    <Box pl={22} miw={180}>
      <Anchor component={Link} to={`/clinics/${clinic.id}`} size="sm">
        {clinic.name}
      </Anchor>
      {clinic.kind === "log" && (
        <Text size="xs" c="dimmed">
          {t("foreign")}
        </Text>
      )}
    </Box>
  );
}

interface GroupNameProps {
  row: Extract<Row, { folded: boolean }>;
  fold: (group: string) => void;
}

/** A group's name, which folds it. */
export function GroupName({ row, fold }: GroupNameProps) {
  const { t } = useTranslation("clinics");
  const Sign = row.folded ? IconChevronRight : IconChevronDown;
  return (
    <UnstyledButton
      aria-expanded={!row.folded}
      onClick={() => fold(row.group)}
      mih={24}
      miw={180}
      display="flex"
      style={{ gap: 6, alignItems: "flex-start" }}
    >
      <Sign size={16} aria-hidden style={{ marginTop: 3, flexShrink: 0 }} />
      <Stack gap={0}>
        <Text component="span" size="sm" fw={650}>
          {row.group || t("noGroup")}
        </Text>
        <Text component="span" size="xs">
          {t(row.rollup.foreign ? "logs" : "clinics", { count: row.rollup.clinics })}
        </Text>
      </Stack>
    </UnstyledButton>
  );
}
