import { Button, Collapse, Group, Select } from "@mantine/core";
import { IconAdjustments } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { DateField, isBackwards } from "@/shared/DateField";
import { FilterRow } from "@/shared/FilterRow";
import type { Filters } from "@/shared/filters";
import { KIND_GROUPS, KINDS } from "@/shared/kinds";
import { useReach } from "@/shared/person";
import { TypedFilter } from "@/shared/TypedFilter";
import { isId, NOTHING_TYPED, type Typed } from "./queries";

const MORE = ["trace", "audit_session", "subject"] as const;
const ALL = ["kind", "actor", "from", "to", ...MORE];

/** The change that takes every filter away. */
export const noFilters = (): Filters => Object.fromEntries(ALL.map((key) => [key, undefined]));

interface LogFiltersProps {
  filters: Filters;
  change: (change: Filters) => void;
  typed: Typed;
  type: (typed: Typed) => void;
}

/** Which events. Kept in the address: kinds, names of staff, ids and days, nothing of a patient. */
export function LogFilters({ filters, change, typed, type }: LogFiltersProps) {
  const { t } = useTranslation("audit");
  const reads = useReach("read_documents");
  const [more, setMore] = useState(MORE.some((key) => filters[key]));
  const set = (key: string) => (value: string | null | undefined) =>
    change({ [key]: value || undefined });
  const clear = () => {
    type(NOTHING_TYPED);
    change(noFilters());
  };
  const kinds = KIND_GROUPS.map((group) => ({
    group: t(`group.${group}`),
    items: KINDS[group].map((kind) => ({ value: kind, label: t(`kind.${kind}`) })),
  }));
  return (
    <div>
      <FilterRow>
        <Select
          label={t("filter.kind")}
          placeholder={t("filter.anyKind")}
          data={kinds}
          value={filters.kind ?? null}
          onChange={set("kind")}
          searchable
          clearable
          clearButtonProps={{ "aria-label": t("filter.clearKind") }}
          nothingFoundMessage={t("filter.noKind")}
          size="sm"
          w={200}
          maxDropdownHeight={360}
        />
        <TypedFilter
          label={t("filter.actor")}
          hint={t("filter.actorHint")}
          width={140}
          value={filters.actor}
          change={set("actor")}
        />
        {(reads === "all" || reads === "own") && (
          <TypedFilter
            label={t("filter.about")}
            hint={t("filter.aboutHint")}
            width={180}
            value={typed.about || undefined}
            change={(about) => type({ ...typed, about: about ?? "" })}
            byEnter
          />
        )}
        <TypedFilter
          label={t("filter.text")}
          hint={t("filter.textHint")}
          width={150}
          value={typed.text || undefined}
          change={(text) => type({ ...typed, text: text ?? "" })}
          byEnter
        />
        <DateField label={t("filter.from")} w={120} value={filters.from} change={set("from")} />
        <DateField
          label={t("filter.to")}
          error={isBackwards(filters.from, filters.to) && t("shared:date.backwards")}
          w={120}
          value={filters.to}
          change={set("to")}
        />
        <Button
          variant="default"
          leftSection={<IconAdjustments size={16} aria-hidden />}
          aria-expanded={more}
          onClick={() => setMore(!more)}
        >
          {t("filter.more")}
        </Button>
        {(typed.about !== "" || typed.text !== "" || ALL.some((key) => filters[key])) && (
          <Button variant="subtle" onClick={clear}>
            {t("filter.clear")}
          </Button>
        )}
      </FilterRow>
      <Collapse expanded={more}>
        <Group gap="xs" align="flex-start" pt="xs">
          {MORE.map((key) => (
            <TypedFilter
              key={key}
              label={t(`filter.${key}`)}
              hint={t(`filter.${key}Hint`)}
              width={300}
              value={filters[key]}
              change={set(key)}
              wrong={key !== "subject" && !isId(filters[key]) ? t("filter.notAnId") : undefined}
            />
          ))}
        </Group>
      </Collapse>
    </div>
  );
}
