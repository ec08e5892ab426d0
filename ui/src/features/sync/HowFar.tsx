import { Card, Group, Progress, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { OfficeStatus } from "@/ipc";
import { count } from "@/shared/figures";
import { useLogSize } from "@/shared/live";
import { When } from "./When";

const PARTS = [
  { name: "fixed", color: "teal.3" },
  { name: "held", color: "teal.6" },
  { name: "searchable", color: "teal.9" },
] as const;

/** The three sizes that head office vouches for, always together, and where its word begins. */
export function HowFar({ office, events }: { office: OfficeStatus; events: number }) {
  const { t } = useTranslation("sync");
  const size = Math.max(events, useLogSize());
  return (
    <Card withBorder component="section" aria-label={t("far.title")}>
      <Stack gap="sm">
        <Group justify="space-between" align="baseline">
          <Title order={2} size="h5">
            {t("far.title")}
          </Title>
          <Text size="sm">{t("far.log", { count: size, events: count(size) })}</Text>
        </Group>
        <Text fw={650} size="lg">
          <Sizes {...office} fixed={office.fixed === 0 ? null : office.fixed} />
        </Text>
        <Bar office={office} size={size} />
        <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="md">
          {PARTS.map(({ name, color }) => (
            <Stack key={name} gap={2}>
              <Group gap={6}>
                <Swatch color={color} />
                <Text size="sm" fw={600}>
                  {t(`far.is.${name}`)}
                </Text>
              </Group>
              <Text size="sm">{t(`far.means.${name}`)}</Text>
              {name === "fixed" && office.fixedAt !== null && (
                <Text size="xs" c="dimmed" component="div">
                  {t("far.signed")} <When time={office.fixedAt} />
                </Text>
              )}
            </Stack>
          ))}
        </SimpleGrid>
        <Text size="sm">
          {office.before === 0
            ? t("far.beforeNone")
            : t("far.before", { event: count(office.before) })}
        </Text>
      </Stack>
    </Card>
  );
}

interface SizesProps {
  fixed: number | null;
  held: number | null;
  searchable: number | null;
}

/** `fixed to 41,200 · held to 39,936 · searchable to 39,680`; what is unknown is no number. */
export function Sizes({ fixed, held, searchable }: SizesProps) {
  const { t } = useTranslation("sync");
  return t("far.line", {
    fixed: fixed === null ? t("far.fixedNone") : t("far.fixed", { events: count(fixed) }),
    held: held === null ? t("far.heldNone") : t("far.held", { events: count(held) }),
    searchable:
      searchable === null
        ? t("far.searchableNone")
        : t("far.searchable", { events: count(searchable) }),
  });
}

/** The same as shares of the log: what is searchable is held, and what is held is fixed. */
function Bar({ office, size }: { office: OfficeStatus; size: number }) {
  const { t } = useTranslation("sync");
  const held = office.held ?? 0;
  const searchable = Math.min(office.searchable ?? 0, held);
  const shares = {
    searchable,
    held: held - searchable,
    fixed: Math.max(0, office.fixed - held),
  };
  return (
    <Progress.Root size="lg" role="img" aria-label={t("far.bar")}>
      {PARTS.toReversed().map(({ name, color }) => (
        <Progress.Section
          key={name}
          value={size === 0 ? 0 : (shares[name] / size) * 100}
          color={color}
          withAria={false}
        />
      ))}
    </Progress.Root>
  );
}

function Swatch({ color }: { color: string }) {
  const [name, shade] = color.split(".");
  return (
    <span
      aria-hidden
      style={{
        width: 12,
        height: 12,
        borderRadius: 3,
        background: `var(--mantine-color-${name}-${shade})`,
      }}
    />
  );
}
