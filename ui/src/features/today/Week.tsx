import { BarChart, LineChart } from "@mantine/charts";
import { SimpleGrid, Stack, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Day } from "@/ipc";
import { count, day, Money, money, NotMeasured, percent, shortDay } from "@/shared/figures";
import { ChartCard } from "./ChartCard";

const HEIGHT = 180;
/** Without animation, and without a stop for the keyboard: the table says the same. */
const STILL = { accessibilityLayer: false } as const;
const AXES = { tickLine: "none", gridAxis: "y", withLegend: false } as const;

/** The last seven days in three charts, each with its table. */
export function Week({ week, currency }: { week: Day[]; currency: string }) {
  const { t } = useTranslation("today");
  const told = (one: (of: Day) => string) =>
    week.map((of) => `${day(of.date)}: ${one(of)}`).join("; ");
  const rate = (of: Day) =>
    of.review_permille === null ? t("week.noResult") : percent(of.review_permille);
  return (
    <Stack gap="xs" component="section" aria-label={t("week.title")}>
      <Title order={2} size="h5">
        {t("week.title")}
      </Title>
      <SimpleGrid cols={{ base: 1, md: 2, lg: 3 }} spacing="md">
        <ChartCard
          title={t("week.documents")}
          told={told((of) =>
            t("week.documentsOf", { done: count(of.processed), failed: count(of.failed) }),
          )}
          week={week}
          columns={[
            { title: t("week.done"), value: (of) => count(of.processed) },
            { title: t("week.failed"), value: (of) => count(of.failed) },
          ]}
          chart={
            <BarChart
              h={HEIGHT}
              type="stacked"
              data={week.map((of) => ({ ...of, day: shortDay(of.date) }))}
              dataKey="day"
              series={[
                { name: "processed", label: t("week.done"), color: "ward.6" },
                { name: "failed", label: t("week.failed"), color: "red.7" },
              ]}
              barProps={{ isAnimationActive: false }}
              barChartProps={STILL}
              yAxisProps={{ allowDecimals: false, width: 36 }}
              {...AXES}
              withLegend
            />
          }
        />
        <ChartCard
          title={t("week.cost")}
          told={told((of) => money(of.cost, currency))}
          week={week}
          columns={[
            {
              title: t("week.cost"),
              value: (of) => <Money amount={of.cost} currency={currency} />,
            },
          ]}
          chart={
            <BarChart
              h={HEIGHT}
              data={week.map((of) => ({ day: shortDay(of.date), cost: Number(of.cost) }))}
              dataKey="day"
              series={[{ name: "cost", label: t("week.cost"), color: "ward.6" }]}
              barProps={{ isAnimationActive: false }}
              barChartProps={STILL}
              // Where a bar ends is drawn; what it was is told by the table and the tooltip.
              valueFormatter={(value) => money(String(Number(value.toPrecision(6))), currency)}
              yAxisProps={{ width: 84 }}
              {...AXES}
            />
          }
        />
        <ChartCard
          title={t("week.rate")}
          told={told(rate)}
          week={week}
          columns={[
            { title: t("week.reviews"), value: (of) => count(of.reviews) },
            {
              title: t("week.rate"),
              value: (of) =>
                of.review_permille === null ? <NotMeasured /> : percent(of.review_permille),
            },
          ]}
          chart={
            <LineChart
              h={HEIGHT}
              data={week.map((of) => ({ day: shortDay(of.date), rate: of.review_permille }))}
              dataKey="day"
              series={[{ name: "rate", label: t("week.rate"), color: "ward.6" }]}
              curveType="linear"
              connectNulls={false}
              lineProps={{ isAnimationActive: false }}
              lineChartProps={STILL}
              valueFormatter={percent}
              yAxisProps={{ width: 60, domain: [0, "auto"] }}
              {...AXES}
            />
          }
        />
      </SimpleGrid>
    </Stack>
  );
}
