import { Button, Text } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { DataTable } from "@/shared/DataTable";
import { count } from "@/shared/figures";
import { useFilters } from "@/shared/filters";
import { Empty } from "@/shared/states";
import type { Overview } from "../api/types";
import { ClinicFilters, noFilters } from "./ClinicFilters";
import { columnsOf } from "./columns";
import { isNarrowed, narrow, sortingOf, sortText } from "./narrow";
import { MANY, rowKey, rowsOf } from "./rows";

/** Every clinic in its group, which folds and says what its clinics come to. */
export function ClinicList({ overview }: { overview: Overview }) {
  const { t } = useTranslation(["clinics", "office"]);
  const [filters, change] = useFilters();
  // Which groups are not as they are at first.
  const [turned, setTurned] = useLocalStorage<string[]>({
    key: "wardbook-office-folded",
    defaultValue: [],
    getInitialValueInEffect: false,
  });
  const { clinics } = overview;
  const sorting = sortingOf(filters);
  const found = useMemo(() => narrow(clinics, filters), [clinics, filters]);
  const isFolded = (group: string) => turned.includes(group) !== found.length > MANY;
  const rows = rowsOf(found, sorting, isFolded);
  const groups = [...new Set(clinics.map((one) => one.group))].filter(Boolean).sort();
  const fold = (group: string) =>
    setTurned(turned.includes(group) ? turned.filter((one) => one !== group) : [...turned, group]);
  return (
    <>
      <ClinicFilters filters={filters} change={change} groups={groups} />
      {found.length === 0 ? (
        <Empty title={t("noneFound.title")} text={t("noneFound.text")}>
          <Button onClick={() => change(noFilters())}>{t("filter.clear")}</Button>
        </Empty>
      ) : (
        <DataTable
          name="office-clinics"
          label={t("table")}
          columns={columnsOf(overview, t, fold)}
          rows={rows}
          rowKey={rowKey}
          heads={(row) => "rollup" in row}
          sticks
          opens
          sorting={sorting}
          sort={(chosen) => change({ sort: sortText(chosen) })}
          tools={
            <Text size="sm" c="dimmed" role="status">
              {isNarrowed(filters)
                ? t("shown", { shown: count(found.length), total: count(clinics.length) })
                : t("clinics", { count: clinics.length })}
            </Text>
          }
        />
      )}
    </>
  );
}
