import { Accordion, Stack, Table, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { RuleInForce, ScreeningInForce } from "@/ipc";
import { count } from "@/shared/figures";

/** The product's rules with their versions. */
export function InForce({ known }: { known: ScreeningInForce }) {
  const { t } = useTranslation("settings");
  const speaks = known.rules.filter(({ risk }) => risk !== null);
  const personal = known.rules.filter(({ risk }) => risk === null);
  return (
    <Stack gap="sm" component="section" aria-labelledby="in-force-title">
      <Title order={2} size="h4" id="in-force-title">
        {t("screening.inForce.title")}
      </Title>
      <Text size="sm" style={{ overflowWrap: "anywhere" }}>
        {t("screening.inForce.about", { version: known.version })}
      </Text>
      <Accordion multiple variant="contained" keepMounted={false}>
        <Part name="speaks" rules={speaks} />
        <Part name="personal" rules={personal} />
      </Accordion>
    </Stack>
  );
}

function Part({ name, rules }: { name: "speaks" | "personal"; rules: RuleInForce[] }) {
  const { t } = useTranslation(["settings", "shared"]);
  const title = t(`screening.inForce.${name}`, { number: count(rules.length) });
  const finds = ({ risk, kind }: RuleInForce) =>
    risk === null ? t(`shared:phi.${kind}`) : t(`screening.inForce.riskWord.${risk}`);
  return (
    <Accordion.Item value={name}>
      <Accordion.Control>{title}</Accordion.Control>
      <Accordion.Panel>
        <Table.ScrollContainer minWidth={640}>
          <Table verticalSpacing={4} aria-label={title}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{t("screening.inForce.looksFor")}</Table.Th>
                <Table.Th scope="col">
                  {t(name === "speaks" ? "screening.inForce.risk" : "screening.inForce.kind")}
                </Table.Th>
                <Table.Th scope="col">{t("screening.inForce.rule")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rules.map((rule) => (
                <Table.Tr key={rule.name}>
                  <Table.Td>{rule.looks_for}</Table.Td>
                  <Table.Td>{finds(rule)}</Table.Td>
                  <Table.Td>{rule.name}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </Accordion.Panel>
    </Accordion.Item>
  );
}
