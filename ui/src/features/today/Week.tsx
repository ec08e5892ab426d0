import { SimpleGrid, Stack, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Day } from "@/ipc";
import { Bars } from "@/shared/Bars";
import { count, day, Money, money, NotMeasured, percent, shortDay } from "@/shared/figures";
import { useReach } from "@/shared/person";
import { ChartCard } from "./ChartCard";

/** The last seven days in three charts, each with its table. */
export function Week({ week, currency }: { week: Day[]; currency: string }) {
  const { t } = useTranslation("today");
  const title = t(useReach("oversee") === "own" ? "week.titleOwn" : "week.title");
  const told = (one: (of: Day) => string) =>
    week.map((of) => `${day(of.date)}: ${one(of)}`).join("; ");
  const rate = (of: Day) =>
    of.review_permille === null ? t("week.noResult") : percent(of.review_permille);
  const name = (of: Day) => shortDay(of.date);
  return (
    <Stack gap="xs" component="section" aria-label={title}>
      <Title order={2} size="h5">
        {title}
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
            <Bars
              rows={week}
              name={name}
              format={count}
              series={[
                { label: t("week.failed"), color: "red.7", value: (of) => of.failed },
                { label: t("week.done"), color: "ward.6", value: (of) => of.processed },
              ]}
            />
          }
        />
        <ChartCard
          title={t("week.cost")}
          told={told((of) => money(of.cost, currency))}
          nothing={week.every((of) => Number(of.cost) === 0) && t("week.noCost")}
          week={week}
          columns={[
            {
              title: t("week.cost"),
              value: (of) => <Money amount={of.cost} currency={currency} />,
            },
          ]}
          chart={
            <Bars
              rows={week}
              name={name}
              // What a bar was to the last digit is told by the table.
              format={(value) => value.toFixed(2)}
              series={[{ label: t("week.cost"), color: "ward.6", value: (of) => Number(of.cost) }]}
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
            <Bars
              rows={week}
              name={name}
              format={percent}
              // A rate of all: few of them must not look like many.
              full={1000}
              series={[
                { label: t("week.rate"), color: "ward.6", value: (of) => of.review_permille },
              ]}
            />
          }
        />
      </SimpleGrid>
    </Stack>
  );
}
