import { Button, Select } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { FilterRow } from "@/shared/FilterRow";
import type { Filters } from "@/shared/filters";
import { TypedFilter } from "@/shared/TypedFilter";
import { STATES } from "../parts/state";
import { FILTERS, isNarrowed } from "./narrow";

interface ClinicFiltersProps {
  filters: Filters;
  change: (change: Filters) => void;
  groups: string[];
}

export const noFilters = (): Filters => Object.fromEntries(FILTERS.map((key) => [key, undefined]));

/** Which clinics. A clinic's name is no secret, so it may stand in the address. */
export function ClinicFilters({ filters, change, groups }: ClinicFiltersProps) {
  const { t } = useTranslation(["clinics", "office"]);
  const states = STATES.map((value) => ({ value, label: t(`office:state.${value}`) }));
  return (
    <FilterRow>
      <div data-search>
        <TypedFilter
          label={t("filter.q")}
          hint={t("filter.qHint")}
          width={220}
          value={filters.q}
          change={(q) => change({ q })}
        />
      </div>
      <Select
        label={t("filter.group")}
        placeholder={t("filter.anyGroup")}
        data={groups}
        value={filters.group ?? null}
        onChange={(group) => change({ group: group ?? undefined })}
        clearable
        clearButtonProps={{ "aria-label": t("filter.clearGroup") }}
        w={180}
      />
      <Select
        label={t("filter.state")}
        placeholder={t("filter.anyState")}
        data={states}
        value={filters.state ?? null}
        onChange={(state) => change({ state: state ?? undefined })}
        clearable
        clearButtonProps={{ "aria-label": t("filter.clearState") }}
        w={180}
      />
      {isNarrowed(filters) && (
        <Button variant="subtle" onClick={() => change(noFilters())}>
          {t("filter.clear")}
        </Button>
      )}
    </FilterRow>
  );
}
