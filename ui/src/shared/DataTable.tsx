/** The one table of the window: columns to choose, rows to select, pages from the database. */
import {
  ActionIcon,
  Box,
  Checkbox,
  Group,
  Menu,
  Pagination,
  ScrollArea,
  Table,
  Text,
  Tooltip,
  UnstyledButton,
  VisuallyHidden,
} from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import {
  IconArrowDown,
  IconArrowUp,
  IconChevronDown,
  IconChevronRight,
  IconColumns,
} from "@tabler/icons-react";
import { Fragment, type MouseEvent, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useDensity } from "./appearance";
import css from "./DataTable.module.css";
import { count } from "./figures";

export interface Column<Row> {
  /** Also the key under which the choice of columns is kept. */
  key: string;
  title: string;
  render: (row: Row) => ReactNode;
  /** Numbers stand to the right. */
  numeric?: boolean;
  /** Not shown until somebody chooses it. */
  optional?: boolean;
  /** Cannot be taken away, such as the column that opens the row. */
  fixed?: boolean;
  /** What `sort` is told. */
  sortKey?: string;
  width?: number | string;
}

export interface Sorting {
  key: string;
  ascending: boolean;
}

interface DataTableProps<Row> {
  /** Names the table to a screen reader, and its choice of columns. */
  name: string;
  label: string;
  columns: Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** Pages; left out where all rows are there. */
  page?: { offset: number; limit: number; total: number; go: (offset: number) => void };
  sorting?: Sorting;
  sort?: (sorting: Sorting) => void;
  selected?: ReadonlySet<string>;
  select?: (selected: Set<string>) => void;
  /** What a screen reader calls the row's checkbox. */
  rowLabel?: (row: Row) => string;
  /** Whether the row's checkbox can be used; every row's can where this is left out. */
  selectable?: (row: Row) => boolean;
  /** More of a row, below it, when somebody opens it; nothing where there is no more. */
  expand?: (row: Row) => ReactNode;
  /** Whether a click on a row goes where its first link goes, for hands that miss the link. */
  opens?: boolean;
  /** Whether a row heads those below it, such as a group with its sums. */
  heads?: (row: Row) => boolean;
  /** The first column stays in view where the others scroll by. */
  sticks?: boolean;
  /** Beside the columns' menu: what is done with the selection. */
  tools?: ReactNode;
}

/** What is used by itself, and the cells around it, for a hand that misses it. */
const USED = "a, button, input, label, textarea, select, [data-used]";

/** Goes where a row's first link goes, but not from what is used itself or text that is marked. */
function openRow(event: MouseEvent<HTMLTableRowElement>): void {
  const target = event.target as HTMLElement;
  // What a portal shows is no part of the row, though its clicks come by here.
  if (!event.currentTarget.contains(target) || target.closest(USED)) return;
  if (String(window.getSelection()) !== "") return;
  event.currentTarget.querySelector("a")?.click();
}

export function DataTable<Row>(props: DataTableProps<Row>) {
  const { t } = useTranslation("shared");
  const [density] = useDensity();
  const { name, label, columns, rows, rowKey, page, sorting, sort, selected, select, rowLabel } =
    props;
  const { selectable, expand, opens = false, heads, sticks = false } = props;
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const standard = columns.filter((column) => column.optional).map((column) => column.key);
  const [hidden, setHidden] = useLocalStorage<string[]>({
    key: `wardbook-columns-${name}`,
    defaultValue: standard,
    getInitialValueInEffect: false,
  });
  const shown = columns.filter((column) => column.fixed || !hidden.includes(column.key));
  const keys = rows.filter((row) => selectable?.(row) ?? true).map(rowKey);
  const all = keys.length > 0 && keys.every((key) => selected?.has(key));
  const toggle = (changed: string[], on: boolean) => {
    const next = new Set(selected);
    for (const key of changed) on ? next.add(key) : next.delete(key);
    select?.(next);
  };
  const turn = (key: string) => {
    const next = new Set(opened);
    if (!next.delete(key)) next.add(key);
    setOpened(next);
  };
  const choice = columns.some((column) => !column.fixed);
  const width = shown.length + (select ? 1 : 0) + (expand ? 1 : 0);
  return (
    <Box>
      {(props.tools !== undefined || choice) && (
        <Group justify="space-between" mb={4} mih={32}>
          <Group gap="xs">{props.tools}</Group>
          {choice && (
            <Menu closeOnItemClick={false} position="bottom-end">
              <Menu.Target>
                <Tooltip label={t("table.columns")}>
                  <ActionIcon variant="subtle" color="gray" aria-label={t("table.columns")}>
                    <IconColumns size={18} />
                  </ActionIcon>
                </Tooltip>
              </Menu.Target>
              <Menu.Dropdown>
                {columns
                  .filter((column) => !column.fixed)
                  .map((column) => (
                    <Menu.CheckboxItem
                      key={column.key}
                      checked={!hidden.includes(column.key)}
                      onChange={() =>
                        setHidden(
                          hidden.includes(column.key)
                            ? hidden.filter((key) => key !== column.key)
                            : [...hidden, column.key],
                        )
                      }
                    >
                      {column.title}
                    </Menu.CheckboxItem>
                  ))}
              </Menu.Dropdown>
            </Menu>
          )}
        </Group>
      )}
      <ScrollArea type="auto" viewportProps={{ tabIndex: 0, "aria-label": label, role: "region" }}>
        <Table
          highlightOnHover
          className={sticks ? css.sticks : undefined}
          horizontalSpacing={8}
          verticalSpacing={density === "compact" ? 3 : "xs"}
          aria-label={label}
        >
          <Table.Thead>
            <Table.Tr>
              {expand && (
                <Table.Th w={36}>
                  <VisuallyHidden>{t("table.more")}</VisuallyHidden>
                </Table.Th>
              )}
              {select && (
                <Table.Th w={36}>
                  <Checkbox
                    aria-label={t("table.selectAll")}
                    checked={all}
                    indeterminate={!all && keys.some((key) => selected?.has(key))}
                    onChange={(event) => toggle(keys, event.currentTarget.checked)}
                  />
                </Table.Th>
              )}
              {shown.map((column) => (
                <Heading key={column.key} column={column} sorting={sorting} sort={sort} />
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => {
              const key = rowKey(row);
              const more = expand?.(row);
              const open = opened.has(key);
              return (
                <Fragment key={key}>
                  <Table.Tr
                    data-row={key}
                    data-opens={opens || undefined}
                    className={heads?.(row) ? css.head : undefined}
                    onClick={opens ? openRow : undefined}
                    bg={selected?.has(key) ? "var(--mantine-primary-color-light)" : undefined}
                  >
                    {expand && (
                      <Table.Td data-used>
                        {more && (
                          <ActionIcon
                            variant="subtle"
                            color="gray"
                            size={24}
                            aria-expanded={open}
                            aria-label={t(open ? "table.close" : "table.open", {
                              row: rowLabel?.(row) ?? key,
                            })}
                            onClick={() => turn(key)}
                          >
                            {open ? <IconChevronDown size={16} /> : <IconChevronRight size={16} />}
                          </ActionIcon>
                        )}
                      </Table.Td>
                    )}
                    {select && (
                      <Table.Td data-used>
                        <Checkbox
                          aria-label={t("table.select", { row: rowLabel?.(row) ?? key })}
                          checked={selected?.has(key) ?? false}
                          disabled={!(selectable?.(row) ?? true)}
                          onChange={(event) => toggle([key], event.currentTarget.checked)}
                        />
                      </Table.Td>
                    )}
                    {shown.map((column) => (
                      <Table.Td key={column.key} ta={column.numeric ? "right" : undefined}>
                        {column.render(row)}
                      </Table.Td>
                    ))}
                  </Table.Tr>
                  {more && open && (
                    <Table.Tr>
                      <Table.Td colSpan={width}>{more}</Table.Td>
                    </Table.Tr>
                  )}
                </Fragment>
              );
            })}
          </Table.Tbody>
        </Table>
      </ScrollArea>
      {page && <Pages {...page} />}
    </Box>
  );
}

interface HeadingProps<Row> {
  column: Column<Row>;
  sorting?: Sorting;
  sort?: (sorting: Sorting) => void;
}

function Heading<Row>({ column, sorting, sort }: HeadingProps<Row>) {
  const active = column.sortKey !== undefined && sorting?.key === column.sortKey;
  const order = active ? (sorting.ascending ? "ascending" : "descending") : undefined;
  return (
    <Table.Th
      w={column.width}
      ta={column.numeric ? "right" : undefined}
      aria-sort={order}
      style={{ whiteSpace: "nowrap" }}
    >
      {column.sortKey !== undefined && sort ? (
        <UnstyledButton
          fw={700}
          fz="sm"
          mih={24}
          onClick={() =>
            sort({ key: column.sortKey ?? "", ascending: active ? !sorting.ascending : false })
          }
        >
          {column.title}{" "}
          {active &&
            (sorting.ascending ? (
              <IconArrowUp size={13} aria-hidden />
            ) : (
              <IconArrowDown size={13} aria-hidden />
            ))}
        </UnstyledButton>
      ) : (
        column.title
      )}
    </Table.Th>
  );
}

function Pages({ offset, limit, total, go }: NonNullable<DataTableProps<never>["page"]>) {
  const { t } = useTranslation("shared");
  return (
    <Group justify="space-between" mt="sm">
      <Text size="sm" c="dimmed" role="status">
        {total === 0
          ? t("table.none")
          : t("table.range", {
              from: count(offset + 1),
              to: count(Math.min(offset + limit, total)),
              total: count(total),
            })}
      </Text>
      {total > limit && (
        <Pagination
          size="sm"
          total={Math.ceil(total / limit)}
          value={Math.floor(offset / limit) + 1}
          onChange={(place) => go((place - 1) * limit)}
          getControlProps={(control) => ({ "aria-label": t(`table.${control}`) })}
          getItemProps={(place) => ({ "aria-label": t("table.page", { place }) })}
        />
      )}
    </Group>
  );
}
