import { Anchor, Button, Card, Group, Text, ThemeIcon, Title } from "@mantine/core";
import {
  IconAlertTriangle,
  IconArrowsSplit2,
  IconClockPause,
  IconFileAlert,
  IconHistoryToggle,
  IconKey,
  IconPlugConnectedX,
  IconScale,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { count } from "@/shared/figures";
import type { AttentionKind, Attention as Item, Overview } from "../api/types";
import { Since } from "../parts/known";
import css from "./Attention.module.css";
import { told } from "./told";

/** The gravest first. */
const KINDS: Record<AttentionKind, { icon: typeof IconKey; color: string }> = {
  forked: { icon: IconArrowsSplit2, color: "red" },
  restored: { icon: IconHistoryToggle, color: "red" },
  bad_entry: { icon: IconFileAlert, color: "red" },
  silent: { icon: IconPlugConnectedX, color: "orange" },
  behind: { icon: IconClockPause, color: "orange" },
  policy: { icon: IconScale, color: "yellow" },
  code: { icon: IconKey, color: "yellow" },
};
const ORDER = Object.keys(KINDS);

/** As many as are taken in at a glance. */
const FEW = 6;

/** What a page of another age does not know is shown first, as it is. */
const inOrder = (items: readonly Item[]): Item[] =>
  [...items].sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));

/** What needs a person, the gravest first, each with what to do. */
export function Attention({ overview }: { overview: Overview }) {
  const { t } = useTranslation("clinics");
  const [all, setAll] = useState(false);
  const items = inOrder(overview.attention);
  const shown = all ? items : items.slice(0, FEW);
  if (items.length === 0)
    return (
      <Text size="sm" role="status">
        {t("attention.none")}
      </Text>
    );
  return (
    <Card withBorder padding="md" component="section" aria-labelledby="attention">
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h5" id="attention">
          {t("attention.title", { count: items.length, shown: count(items.length) })}
        </Title>
        {items.length > FEW && (
          <Button size="compact-sm" variant="subtle" onClick={() => setAll(!all)}>
            {t(all ? "attention.few" : "attention.all", { shown: count(items.length) })}
          </Button>
        )}
      </Group>
      <ul className={css.list}>
        {shown.map((item) => (
          <li key={`${item.kind} ${item.clinic} ${item.since}`}>
            <Line item={item} overview={overview} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Line({ item, overview }: { item: Item; overview: Overview }) {
  const { t } = useTranslation("clinics");
  const { icon: Icon, color } = KINDS[item.kind] ?? { icon: IconAlertTriangle, color: "red" };
  const clinic = overview.clinics.find((one) => one.id === item.clinic);
  return (
    <Group gap="sm" wrap="nowrap" align="flex-start">
      <ThemeIcon variant="light" color={color} size={28} aria-hidden>
        <Icon size={16} />
      </ThemeIcon>
      <div style={{ minWidth: 0, flex: 1 }}>
        <Group justify="space-between" wrap="nowrap" align="flex-start" gap="xs">
          <Text size="sm">
            <Anchor component={Link} to={`/clinics/${item.clinic}`} fw={600} size="sm">
              {clinic?.name ?? item.clinic}
            </Anchor>
            {" · "}
            <Text component="span" size="sm" fw={600}>
              {t(`attention.kind.${item.kind}.title`, { defaultValue: item.kind })}
            </Text>
          </Text>
          {item.since !== null && (
            <Text size="sm" c="dimmed">
              <Since time={item.since} now={overview.now} />
            </Text>
          )}
        </Group>
        <Text size="sm" style={{ overflowWrap: "anywhere" }}>
          {told(item, overview.now, t)} {t(`attention.kind.${item.kind}.do`, { defaultValue: "" })}
        </Text>
      </div>
    </Group>
  );
}
