import { Button, Card, Collapse, SimpleGrid, Stack, Table, Text, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Code } from "@/shared/Code";
import { Figure } from "./Figure";
import { DocumentCosts, StepCosts } from "./ReportCosts";
import { type Part, readReport } from "./report";

/** The completion report, once there is one. */
export function Report({ report, session }: { report: string | null; session: string }) {
  const { t } = useTranslation("session");
  const [raw, showRaw] = useDisclosure(false);
  const view = useMemo(() => (report === null ? null : readReport(report)), [report]);
  if (report === null || view === null) return <Text size="sm">{t("report.none")}</Text>;
  return (
    <Stack>
      <SimpleGrid cols={{ base: 1, lg: 2 }}>
        {view.parts.map((part) => (
          <One key={part.key} part={part} currency={view.currency} />
        ))}
      </SimpleGrid>
      <StepCosts steps={view.steps} currency={view.currency} />
      <DocumentCosts costs={view.documents} currency={view.currency} session={session} />
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

function One({ part, currency }: { part: Part; currency: string }) {
  const { t } = useTranslation("session");
  const title = t(`report.part.${part.key || "report"}`, { defaultValue: words(part.key) });
  return (
    <Card withBorder padding="sm">
      <Title order={2} size="sm" mb={4}>
        {title}
      </Title>
      <Table variant="vertical" verticalSpacing={3} aria-label={title}>
        <Table.Tbody>
          {part.lines.map((line) => (
            <Table.Tr key={line.key}>
              <Table.Th scope="row" w="50%" fw={500}>
                {t(`report.line.${line.key}`, { defaultValue: words(line.key) })}
              </Table.Th>
              <Table.Td style={{ overflowWrap: "anywhere" }}>
                <Figure line={line} currency={currency} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Card>
  );
}

/** `cost_per_document` as `Cost per document`. */
function words(key: string): string {
  const text = key.replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}
