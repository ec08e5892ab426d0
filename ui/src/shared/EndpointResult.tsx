/** What a test of an endpoint found, in words. */
import { Alert, List, Stack, Table, Text } from "@mantine/core";
import { IconCheck, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { EndpointTest } from "@/ipc";
import { duration, money, NotMeasured } from "./figures";

const ANSWERS = { true: "yes", false: "no", null: "untold" } as const;

export function EndpointResult({ test, currency }: { test: EndpointTest; currency: string }) {
  const { t } = useTranslation("shared");
  const latency = test.latency_micros;
  const rows = [
    { key: "latency", value: latency === null ? null : duration(latency / 1_000_000) },
    { key: "listed", value: t(`endpointTest.${ANSWERS[`${test.model_listed}`]}`) },
    { key: "schema", value: t(`endpointTest.${ANSWERS[`${test.schema_honoured}`]}`) },
    { key: "cost", value: money(test.cost, currency) },
  ];
  return (
    <Stack gap="sm">
      <Alert
        color={test.usable ? "teal" : "red"}
        icon={test.usable ? <IconCheck aria-hidden /> : <IconX aria-hidden />}
        title={t(test.usable ? "endpointTest.usable" : "endpointTest.unusable")}
        role={test.usable ? "status" : "alert"}
      >
        <Text size="sm" style={{ overflowWrap: "anywhere" }}>
          {test.problem ?? t(test.usable ? "endpointTest.usableText" : "endpointTest.unusableText")}
        </Text>
      </Alert>
      {test.problem === null && (
        <Table aria-label={t("endpointTest.details")} verticalSpacing={4}>
          <Table.Tbody>
            {rows.map(({ key, value }) => (
              <Table.Tr key={key}>
                <Table.Th scope="row" fw={500} w="55%">
                  {t(`endpointTest.${key}`)}
                </Table.Th>
                <Table.Td>{value ?? <NotMeasured />}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {test.warnings.length > 0 && (
        <div>
          <Text size="sm" fw={600}>
            {t("endpointTest.warnings")}
          </Text>
          <List size="sm" style={{ overflowWrap: "anywhere" }}>
            {test.warnings.map((warning) => (
              <List.Item key={warning}>{warning}</List.Item>
            ))}
          </List>
        </div>
      )}
    </Stack>
  );
}
