import { Stack, Table, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { OfficeComparison } from "@/ipc";
import { count, Moment } from "@/shared/figures";

/** What this copy lacks: how many events, from when to when, of which kinds, and what is held. */
export function Lacking({ found }: { found: OfficeComparison }) {
  const { t } = useTranslation(["sync", "audit"]);
  const { office, fixed, held, here, common, lacking, lacks, payloadsMissing, signedAt } = found;
  return (
    <Stack gap="xs">
      <Text size="sm">{t("recover.found", { office })}</Text>
      <Table
        aria-label={t("recover.missing")}
        verticalSpacing={4}
        horizontalSpacing={0}
        layout="fixed"
      >
        <Table.Tbody>
          <Fact name={t("recover.lacking")}>
            {t("recover.events", { count: lacking, events: count(lacking) })}
          </Fact>
          {lacks !== null && (
            <>
              <Fact name={t("recover.from")}>
                <Moment time={lacks.from} />
              </Fact>
              <Fact name={t("recover.until")}>
                <Moment time={lacks.until} />
              </Fact>
              <Fact name={t("recover.payloads")}>
                {t("recover.payloadsHeld", {
                  held: count(lacks.payloadsHeld),
                  missing: count(payloadsMissing),
                })}
              </Fact>
            </>
          )}
          <Fact name={t("recover.fixed")}>
            {t("recover.upTo", { events: count(fixed) })}
            {signedAt !== null && (
              <>
                {" · "}
                <Moment time={signedAt} />
              </>
            )}
          </Fact>
          <Fact name={t("recover.held")}>{t("recover.upTo", { events: count(held) })}</Fact>
          <Fact name={t("recover.here")}>
            {t("recover.hereAgrees", { here: count(here), common: count(common) })}
          </Fact>
        </Table.Tbody>
      </Table>
      {lacks !== null && (
        <Table aria-label={t("recover.kinds")} verticalSpacing={2} horizontalSpacing={0}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t("recover.kind")}</Table.Th>
              <Table.Th scope="col" ta="right">
                {t("recover.count")}
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {lacks.kinds.map(({ kind, events }) => (
              <Table.Tr key={kind}>
                <Table.Td>{t(`audit:kind.${kind}`, { defaultValue: kind })}</Table.Td>
                <Table.Td ta="right">{count(events)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Stack>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={400} w="45%">
        {name}
      </Table.Th>
      <Table.Td style={{ overflowWrap: "anywhere" }}>{children}</Table.Td>
    </Table.Tr>
  );
}
