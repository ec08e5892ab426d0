import { Stack, Text } from "@mantine/core";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { SessionHead, StepCost } from "@/ipc";
import { type Column, DataTable } from "@/shared/DataTable";
import { count, Money, NotMeasured } from "@/shared/figures";

/** What a step at an endpoint cost, and what it took; the report has the same columns. */
export function useStepColumns(currency: string): Column<StepCost>[] {
  const { t } = useTranslation("session");
  const tokens = (number: number | null) => (number === null ? <NotMeasured /> : count(number));
  const column = (key: string, render: Column<StepCost>["render"], numeric = false) => ({
    key,
    title: t(`cost.${key}`),
    fixed: true,
    numeric,
    render,
  });
  return [
    column("endpoint", (row) => row.endpoint),
    column("model", (row) => row.model),
    column("step", (row) => t(`step.${row.step}`, { defaultValue: row.step })),
    column("calls", (row) => count(row.calls), true),
    column("input", (row) => tokens(row.input_tokens), true),
    column("output", (row) => tokens(row.output_tokens), true),
    column("source", (row) => priceSource(t, row.price_source)),
    column("amount", (row) => <Money amount={row.cost} currency={currency} />, true),
  ];
}

/** Where a price came from: `head_office/7` is policy 7 of head office. */
function priceSource(t: TFunction<"session">, source: string): string {
  const [from, number] = source.split("/");
  return t(`price.${from}`, { number, defaultValue: source });
}

/** Where the session's cost comes from. */
export function Costs({ head }: { head: SessionHead }) {
  const { t } = useTranslation("session");
  const columns = useStepColumns(head.currency);
  return (
    <Stack>
      <Text>
        {t("cost.total")}{" "}
        <Text component="span" fw={650}>
          <Money amount={head.row.total_cost} currency={head.currency} />
        </Text>
      </Text>
      {head.costs.length === 0 ? (
        <Text size="sm">{t("cost.none")}</Text>
      ) : (
        <DataTable
          name="session-costs"
          label={t("tab.cost")}
          columns={columns}
          rows={head.costs}
          rowKey={(row) => `${row.endpoint} ${row.model} ${row.step} ${row.price_source}`}
        />
      )}
    </Stack>
  );
}
