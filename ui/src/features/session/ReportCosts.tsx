import { Card, Title } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { DocumentCost, StepCost } from "@/ipc";
import { type Column, DataTable } from "@/shared/DataTable";
import { count, Money } from "@/shared/figures";
import { DocumentLink } from "@/shared/links";
import { useStepColumns } from "./Costs";

/** Documents on one page of the table. */
const PAGE = 25;

/** What each endpoint, model and step cost, as the report has it. */
export function StepCosts({ steps, currency }: { steps: StepCost[]; currency: string }) {
  const { t } = useTranslation("session");
  const columns = useStepColumns(currency);
  if (steps.length === 0) return null;
  return (
    <Card withBorder padding="sm">
      <Title order={2} size="sm">
        {t("report.byStep")}
      </Title>
      <DataTable
        name="report-steps"
        label={t("report.byStep")}
        columns={columns}
        rows={steps}
        rowKey={(row) => `${row.endpoint} ${row.model} ${row.step} ${row.price_source}`}
      />
    </Card>
  );
}

interface DocumentCostsProps {
  costs: DocumentCost[];
  currency: string;
  session: string;
}

/** What each document cost, in the order of the session. */
export function DocumentCosts({ costs, currency, session }: DocumentCostsProps) {
  const { t } = useTranslation("session");
  const [offset, go] = useState(0);
  if (costs.length === 0) return null;
  const rows = costs.map((one, at) => ({ ...one, position: at + 1 }));
  const columns: Column<(typeof rows)[number]>[] = [
    {
      key: "document",
      title: t("column.document"),
      fixed: true,
      render: (row) => (
        <DocumentLink
          document={row.document_id}
          session={session}
          name={t("running.document", { position: count(row.position) })}
        />
      ),
    },
    {
      key: "calls",
      title: t("cost.calls"),
      fixed: true,
      numeric: true,
      render: (row) => count(row.calls),
    },
    {
      key: "amount",
      title: t("cost.amount"),
      fixed: true,
      numeric: true,
      render: (row) => <Money amount={row.cost} currency={currency} />,
    },
  ];
  return (
    <Card withBorder padding="sm">
      <Title order={2} size="sm">
        {t("report.byDocument")}
      </Title>
      <DataTable
        name="report-documents"
        label={t("report.byDocument")}
        columns={columns}
        rows={rows.slice(offset, offset + PAGE)}
        rowKey={(row) => row.document_id}
        page={{ offset, limit: PAGE, total: rows.length, go }}
      />
    </Card>
  );
}
