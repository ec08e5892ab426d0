import { Stack, Table, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Code } from "@/shared/Code";
import { Loading } from "@/shared/Loading";
import { Failed } from "@/shared/states";
import { exchange } from "./exchange";
import { useEvent } from "./queries";

/** What one event says: of a model's call, the prompt and the answer; of a row, before and after. */
export function EventWords({ seq }: { seq: number }) {
  const { t } = useTranslation("trace");
  const event = useEvent(seq);
  if (event.isPending) return <Loading />;
  if (event.isError) return <Failed error={event.error} />;
  const { payload, payload_withheld, change, row } = event.data;
  if (payload_withheld) return <Text size="sm">{t("withheld")}</Text>;
  if (change)
    return (
      <Table aria-label={t("changed", { table: change.table })} fz="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("column")}</Table.Th>
            <Table.Th>{t("before")}</Table.Th>
            <Table.Th>{t("after")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {change.fields.map((field) => (
            <Table.Tr key={field.name}>
              <Table.Td>{field.name}</Table.Td>
              <Table.Td style={{ overflowWrap: "anywhere" }}>
                {field.before ?? t("nothing")}
              </Table.Td>
              <Table.Td style={{ overflowWrap: "anywhere" }}>
                {field.after ?? t("nothing")}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    );
  if (payload === null) return <Text size="sm">{t("noWords")}</Text>;
  const words = row.kind.startsWith("ai.") ? exchange(payload) : null;
  return (
    <Stack gap="xs">
      {words?.prompt && <Words title={t("prompt")} text={words.prompt} />}
      {words?.answer && <Words title={t("answer")} text={words.answer} />}
      <Words title={t("payload")} text={payload} />
    </Stack>
  );
}

function Words({ title, text }: { title: string; text: string }) {
  return (
    <Stack gap={4}>
      <Title order={4} size="sm">
        {title}
      </Title>
      <Code text={text} label={title} />
    </Stack>
  );
}
