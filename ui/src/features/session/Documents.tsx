import { ActionIcon, Alert, Collapse, Group, Stack, Text, Tooltip } from "@mantine/core";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { SessionDocumentRow } from "@/ipc";
import { Confidence } from "@/shared/Confidence";
import { type Column, DataTable } from "@/shared/DataTable";
import { size } from "@/shared/figures";
import { useFilters } from "@/shared/filters";
import { Loading } from "@/shared/Loading";
import { DocumentLink } from "@/shared/links";
import { sentence } from "@/shared/refusal";
import { Status } from "@/shared/Status";
import { Failed } from "@/shared/states";
import { PAGE, useDocuments } from "./queries";
import { Values } from "./Values";

/** The session's documents; what was found in one is asked for when somebody wants to see it. */
export function Documents({ session, running }: { session: string; running: boolean }) {
  const { t } = useTranslation("session");
  const [filters, setFilters] = useFilters();
  const offset = Math.max(0, Number.parseInt(filters.offset ?? "0", 10) || 0);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const documents = useDocuments(session, offset, running);
  if (documents.isPending) return <Loading />;
  if (documents.isError) return <Failed error={documents.error} />;
  const toggle = (document: string) => {
    const next = new Set(open);
    if (!next.delete(document)) next.add(document);
    setOpen(next);
  };
  const page = documents.data;
  return (
    <Stack gap="xs">
      {page.redacted && <Alert color="gray">{t("redacted")}</Alert>}
      <DataTable
        name="session-documents"
        label={t("tab.documents")}
        columns={columns(t, session, open, toggle)}
        rows={page.documents}
        rowKey={(row) => row.document_id}
        page={{
          offset,
          limit: PAGE,
          total: page.total,
          go: (next) => setFilters({ offset: next > 0 ? String(next) : undefined }),
        }}
      />
    </Stack>
  );
}

function columns(
  t: (key: string, options?: Record<string, unknown>) => string,
  session: string,
  open: ReadonlySet<string>,
  toggle: (document: string) => void,
): Column<SessionDocumentRow>[] {
  return [
    {
      key: "position",
      title: t("column.position"),
      numeric: true,
      width: 48,
      fixed: true,
      render: (row) => row.position,
    },
    {
      key: "name",
      title: t("column.document"),
      fixed: true,
      render: (row) => (
        <Stack gap={4}>
          <Group gap={4} wrap="nowrap">
            {row.found && (
              <Tooltip label={t(open.has(row.document_id) ? "values.hide" : "values.show")}>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size={24}
                  aria-expanded={open.has(row.document_id)}
                  aria-label={t("values.of", { name: row.name })}
                  onClick={() => toggle(row.document_id)}
                >
                  {open.has(row.document_id) ? (
                    <IconChevronDown size={16} />
                  ) : (
                    <IconChevronRight size={16} />
                  )}
                </ActionIcon>
              </Tooltip>
            )}
            <DocumentLink document={row.document_id} session={session} name={row.name} maw={320} />
          </Group>
          <Collapse expanded={open.has(row.document_id)}>
            {open.has(row.document_id) && <Values session={session} row={row} />}
          </Collapse>
        </Stack>
      ),
    },
    {
      key: "progress",
      title: t("column.progress"),
      render: (row) => (
        <Stack gap={2} align="flex-start">
          <Status word={row.progress} />
          {row.failure_message && (
            <Text size="xs" miw={200} maw={360} style={{ overflowWrap: "anywhere" }}>
              {row.failure_message}
            </Text>
          )}
        </Stack>
      ),
    },
    {
      key: "type",
      title: t("column.type"),
      render: (row) => row.found && t(`shared:documentType.${row.found.document_type}`),
    },
    {
      key: "confidence",
      title: t("column.confidence"),
      render: (row) =>
        row.found &&
        row.found.confidence !== null && <Confidence permille={row.found.confidence} />,
    },
    {
      key: "review",
      title: t("column.review"),
      render: (row) =>
        row.found && (
          <Stack gap={2} align="flex-start">
            <Status
              word={row.found.review_state === "open" ? "needs_review" : row.found.review_state}
            />
            {row.found.review_state === "open" && row.found.review_reason && (
              <Text size="xs" miw={200} maw={360} style={{ overflowWrap: "anywhere" }}>
                {sentence(row.found.review_reason)}
              </Text>
            )}
          </Stack>
        ),
    },
    {
      key: "size",
      title: t("column.size"),
      numeric: true,
      optional: true,
      render: (row) => size(row.bytes),
    },
  ];
}
