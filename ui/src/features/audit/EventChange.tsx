import { Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { RowChange } from "@/ipc";

/** A row before and after. */
export function EventChange({ change }: { change: RowChange }) {
  const { t } = useTranslation("audit");
  const wrap = { overflowWrap: "anywhere", verticalAlign: "top" } as const;
  const value = (text: string | null) =>
    text === null ? (
      <Text component="span" size="sm" fs="italic">
        {t("change.nothing")}
      </Text>
    ) : (
      <bdi>{text}</bdi>
    );
  return (
    <>
      <Text size="sm" style={wrap}>
        {t(`change.${change.change_type}`, {
          table: change.table,
          record: change.record_id,
          defaultValue: `${change.change_type} ${change.table}/${change.record_id}`,
        })}
      </Text>
      <Table aria-label={t("change.title")} withTableBorder layout="fixed" verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("change.column")}</Table.Th>
            <Table.Th>{t("change.before")}</Table.Th>
            <Table.Th>{t("change.after")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {change.fields.map((field) => (
            <Table.Tr key={field.name}>
              <Table.Th scope="row" fw={600} style={wrap}>
                {field.name}
              </Table.Th>
              <Table.Td style={wrap}>{value(field.before)}</Table.Td>
              <Table.Td style={wrap}>{value(field.after)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </>
  );
}
