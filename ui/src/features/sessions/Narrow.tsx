import { Button, MultiSelect, Select, Switch } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { DateField, isBackwards } from "@/shared/DateField";
import { FilterRow } from "@/shared/FilterRow";
import type { Filters } from "@/shared/filters";
import { TypedFilter } from "@/shared/TypedFilter";
import { OUTCOMES, STATUSES, statusesOf } from "./query";
import { Views } from "./Views";

interface NarrowProps {
  filters: Filters;
  change: (change: Filters) => void;
  /** Left out where nothing is narrowed. */
  clear?: () => void;
}

/** What narrows the list; all of it stands in the address. */
export function Narrow({ filters, change, clear }: NarrowProps) {
  const { t } = useTranslation("sessions");
  return (
    <FilterRow>
      <MultiSelect
        label={t("filter.status")}
        placeholder={statusesOf(filters).length === 0 ? t("filter.any") : undefined}
        data={STATUSES.map((value) => ({
          value,
          // The stored status says completed of what still waits for its completion too.
          label: t(value === "completed" ? "filter.completed" : `shared:status.${value}`),
        }))}
        value={statusesOf(filters)}
        onChange={(value) => change({ status: value.join(",") })}
        w={220}
        clearable
      />
      <Select
        label={t("filter.outcome")}
        placeholder={t("filter.any")}
        data={OUTCOMES.map((value) => ({ value, label: t(`shared:status.${value}`) }))}
        value={filters.outcome ?? null}
        onChange={(value) => change({ outcome: value ?? undefined })}
        w={120}
        clearable
      />
      <TypedFilter
        width={120}
        label={t("filter.user")}
        value={filters.user}
        change={(user) => change({ user })}
      />
      <TypedFilter
        width={120}
        label={t("filter.endpoint")}
        value={filters.endpoint}
        change={(endpoint) => change({ endpoint })}
      />
      <DateField
        label={t("filter.from")}
        value={filters.from}
        change={(from) => change({ from })}
        w={130}
      />
      <DateField
        label={t("filter.to")}
        error={isBackwards(filters.from, filters.to) && t("shared:date.backwards")}
        value={filters.to}
        change={(to) => change({ to })}
        w={130}
      />
      <Switch
        label={t("filter.review")}
        checked={filters.review === "yes"}
        onChange={(event) => change({ review: event.currentTarget.checked ? "yes" : undefined })}
        mt={32}
      />
      <Views filters={filters} change={change} />
      {clear && (
        <Button variant="subtle" onClick={clear}>
          {t("clear")}
        </Button>
      )}
    </FilterRow>
  );
}
