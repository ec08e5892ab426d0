import { Button, Card, Code, Group, Stack, Text, Title } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { FilterRow } from "@/shared/FilterRow";
import { count } from "@/shared/figures";
import { download } from "../api/client";
import type { ClinicInFull } from "../api/types";
import { EventField, eventOf } from "./EventField";

/** Most events of one bundle, as head office has it. */
const MOST = 100_000;

/** Events with their proofs, as a file that anyone can verify without head office. */
export function Bundle({ clinic }: { clinic: ClinicInFull }) {
  const { t } = useTranslation("clinic");
  const [typed, setTyped] = useState({ from: "", to: "" });
  const { held } = clinic;
  const [from, to] = [eventOf(typed.from), eventOf(typed.to)];
  const last = (held ?? 0) - 1;
  const fault =
    from !== undefined && to !== undefined && from > to
      ? t("bundle.backwards")
      : to !== undefined && to > last
        ? t("bundle.beyond", { last: count(last) })
        : (to ?? last) - (from ?? 0) >= MOST
          ? t("bundle.long", { most: count(MOST) })
          : undefined;
  const wrong = Number.isNaN(from) || Number.isNaN(to) || fault !== undefined;
  const nothing = held === null || held === 0;
  return (
    <Card withBorder padding="md" component="section">
      <Stack gap="xs">
        <Title order={2} size="h5">
          {t("bundle.title")}
        </Title>
        <Text size="sm">{t(nothing ? "bundle.nothing" : "bundle.about")}</Text>
        {!nothing && (
          <>
            <FilterRow>
              <EventField
                label={t("bundle.from")}
                hint="0"
                value={typed.from}
                change={(value) => setTyped({ ...typed, from: value })}
              />
              <EventField
                label={t("bundle.to")}
                hint={count(last)}
                value={typed.to}
                change={(value) => setTyped({ ...typed, to: value })}
                wrong={fault}
              />
            </FilterRow>
            <Group>
              <Button
                component="a"
                href={
                  wrong
                    ? undefined
                    : download.bundle(clinic.id, from, to === undefined ? undefined : to + 1)
                }
                download
                data-disabled={wrong || undefined}
                aria-disabled={wrong || undefined}
                variant="default"
                leftSection={<IconDownload size={16} aria-hidden />}
              >
                {t("bundle.download")}
              </Button>
              <Code>wardbook verify-bundle</Code>
            </Group>
          </>
        )}
      </Stack>
    </Card>
  );
}
