import { Button, Card, Collapse, SimpleGrid, Stack, Table, Text, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Code } from "@/shared/Code";
import { moment, NotMeasured } from "@/shared/figures";
import { type Line, partsOf } from "./report";

/** The completion report, once there is one. */
export function Report({ report }: { report: string | null }) {
  const { t } = useTranslation("session");
  const [raw, showRaw] = useDisclosure(false);
  const parts = useMemo(() => (report === null ? [] : partsOf(report)), [report]);
  if (report === null) return <Text size="sm">{t("report.none")}</Text>;
  return (
    <Stack>
      <SimpleGrid cols={{ base: 1, lg: 2 }}>
        {parts.map((part) => (
          <Card key={part.key} withBorder padding="sm">
            <Title order={2} size="sm" mb={4}>
              {t(`report.part.${part.key || "report"}`, { defaultValue: words(part.key) })}
            </Title>
            <Table variant="vertical" verticalSpacing={3} aria-label={words(part.key)}>
              <Table.Tbody>
                {part.lines.map((line) => (
                  <Table.Tr key={line.key}>
                    <Table.Th scope="row" w="50%" fw={500}>
                      {t(`report.line.${line.key}`, { defaultValue: words(line.key) })}
                    </Table.Th>
                    <Table.Td style={{ overflowWrap: "anywhere" }}>
                      <Value line={line} />
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Card>
        ))}
      </SimpleGrid>
      <Button
        variant="default"
        onClick={showRaw.toggle}
        aria-expanded={raw}
        style={{ alignSelf: "flex-start" }}
      >
        {t(raw ? "report.hideRaw" : "report.showRaw")}
      </Button>
      <Collapse expanded={raw}>
        {raw && <Code text={report} label={t("report.raw")} height={480} />}
      </Collapse>
    </Stack>
  );
}

function Value({ line }: { line: Line }) {
  const { t } = useTranslation("session");
  if (line.value === null)
    return line.reason === null ? <NotMeasured /> : <Text size="sm">{line.reason}</Text>;
  if (line.value === "true" || line.value === "false") return <>{t(`report.${line.value}`)}</>;
  return <>{/^\d{4}-\d{2}-\d{2}T/.test(line.value) ? moment(line.value) : line.value}</>;
}

/** `cost_per_document` as `Cost per document`. */
function words(key: string): string {
  const text = key.replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}
