import { Button, Select } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { DateField, isBackwards } from "@/shared/DateField";
import { FilterRow } from "@/shared/FilterRow";
import type { Filters } from "@/shared/filters";
import { KIND_GROUPS, KINDS } from "@/shared/kinds";
import { TypedFilter } from "@/shared/TypedFilter";
import { isNarrowed, noFilters } from "./query";

interface LogFiltersProps {
  filters: Filters;
  change: (change: Filters) => void;
}

/** Which events. Kinds, names of staff, ids and days: nothing of a patient reaches the address. */
export function LogFilters({ filters, change }: LogFiltersProps) {
  const { t } = useTranslation(["log", "audit", "shared"]);
  const set = (key: string) => (value: string | null | undefined) =>
    change({ [key]: value || undefined });
  const kinds = KIND_GROUPS.map((group) => ({
    group: t(`audit:group.${group}`),
    items: KINDS[group].map((kind) => ({ value: kind, label: t(`audit:kind.${kind}`) })),
  }));
  return (
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
        w={190}
        maxDropdownHeight={360}
      />
      <TypedFilter
        label={t("filter.actor")}
        width={120}
        value={filters.actor}
        change={set("actor")}
      />
      <TypedFilter
        label={t("filter.session")}
        width={150}
        value={filters.session}
        change={set("session")}
      />
      <TypedFilter
        label={t("filter.subject")}
        width={150}
        value={filters.subject}
        change={set("subject")}
      />
      <DateField label={t("filter.from")} w={120} value={filters.from} change={set("from")} />
      <DateField
        label={t("filter.to")}
        error={isBackwards(filters.from, filters.to) && t("shared:date.backwards")}
        w={120}
        value={filters.to}
        change={set("to")}
      />
      {isNarrowed(filters) && (
        <Button variant="subtle" onClick={() => change(noFilters())}>
          {t("filter.clear")}
        </Button>
      )}
    </FilterRow>
  );
}
