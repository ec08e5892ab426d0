import { Button, Stack, Text } from "@mantine/core";
import { IconChecklist } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Waiting } from "@/ipc";
import { Confidence } from "@/shared/Confidence";
import { type Column, DataTable } from "@/shared/DataTable";
import { count, Moment } from "@/shared/figures";
import { useFilters } from "@/shared/filters";
import { Loading } from "@/shared/Loading";
import { DocumentLink, SessionLink } from "@/shared/links";
import { Page } from "@/shared/Page";
import { useMay } from "@/shared/person";
import { sentence } from "@/shared/refusal";
import { Status } from "@/shared/Status";
import { Empty, Failed, NotPermitted } from "@/shared/states";
import { PAGE, useReviewQueue } from "./queries";

/** What waits for a reviewer, the longest waiting first. */
export function Review() {
  const { t } = useTranslation("review");
  const may = useMay("review");
  const [filters, setFilters] = useFilters();
  const offset = Math.max(0, Number.parseInt(filters.offset ?? "0", 10) || 0);
  const queue = useReviewQueue(offset, may);
  if (!may) return <NotPermitted text={t("notPermitted")} />;
  if (queue.isPending) return <Loading />;
  if (queue.isError) return <Failed error={queue.error} retry={() => void queue.refetch()} />;
  const { total, items } = queue.data;
  const first = items[0];
  return (
    <Page
      title={t("title")}
      about={t("about")}
      actions={
        first && (
          <Button
            component={Link}
            to={`/documents/${first.document_id}`}
            search={{ session: first.session_id } as never}
            leftSection={<IconChecklist size={16} aria-hidden />}
          >
            {t("start", { count: total, shown: count(total) })}
          </Button>
        )
      }
    >
      {total === 0 ? (
        <Empty title={t("empty.title")} text={t("empty.text")}>
          <Button component={Link} to="/sessions" variant="default">
            {t("empty.sessions")}
          </Button>
        </Empty>
      ) : (
        <DataTable
          name="review"
          opens
          label={t("table")}
          columns={columns(t)}
          rows={items}
          rowKey={(row) => `${row.session_id} ${row.document_id}`}
          page={{
            offset,
            limit: PAGE,
            total,
            go: (next) => setFilters({ offset: next > 0 ? String(next) : undefined }),
          }}
        />
      )}
    </Page>
  );
}

function columns(t: (key: string) => string): Column<Waiting>[] {
  return [
    {
      key: "name",
      title: t("column.document"),
      fixed: true,
      render: (row) => (
        <DocumentLink document={row.document_id} session={row.session_id} name={row.name} />
      ),
    },
    {
      key: "type",
      title: t("column.type"),
      render: (row) => t(`shared:documentType.${row.document_type}`),
    },
    {
      key: "confidence",
      title: t("column.confidence"),
      render: (row) => <Confidence permille={row.confidence} />,
    },
    {
      key: "reason",
      title: t("column.reason"),
      render: (row) => (
        <Stack gap={2} align="flex-start">
          <Text size="sm" maw={420} style={{ overflowWrap: "anywhere" }}>
            {sentence(row.reason)}
          </Text>
          {row.patient_state === "to_choose" && <Status word="to_choose" />}
        </Stack>
      ),
    },
    {
      key: "since",
      title: t("column.since"),
      render: (row) => <Moment time={row.waiting_since} />,
    },
    {
      key: "session",
      title: t("column.session"),
      render: (row) => <SessionLink session={row.session_id}>{t("open")}</SessionLink>,
    },
  ];
}
