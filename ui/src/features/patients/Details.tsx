import { SimpleGrid, Stack, Table, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { PatientView } from "@/ipc";
import { CopyText } from "@/shared/CopyText";
import { inOrder, listName, numberText } from "@/shared/patients/patient";

/** Every name and number, former ones too: what a document of earlier years may say. */
export function Details({ view }: { view: PatientView }) {
  const { t } = useTranslation("patients");
  const { numbers } = view.patient;
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xl">
      <Facts title={t("details.names")}>
        {view.names.map((name, at) => (
          // A list may give one name twice.
          // biome-ignore lint/suspicious/noArrayIndexKey: the names are as they came
          <Table.Tr key={`${listName(name)} ${at}`}>
            <Table.Th w={140} scope="row">
              {t(`details.used.${name.used}`)}
            </Table.Th>
            <Table.Td style={{ overflowWrap: "anywhere" }}>
              <bdi>{listName(name)}</bdi>
            </Table.Td>
          </Table.Tr>
        ))}
      </Facts>
      <Facts title={t("details.numbers")}>
        {inOrder(numbers).map((number) => (
          <Table.Tr key={`${number.kind} ${number.value}`}>
            <Table.Th w={220} scope="row">
              {t(`number.full.${number.kind}`, { defaultValue: number.kind })}
            </Table.Th>
            <Table.Td style={{ overflowWrap: "anywhere" }}>
              <bdi>{numberText(number)}</bdi>{" "}
              <CopyText text={number.value} label={t("details.copy")} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Facts>
      {numbers.length === 0 && <Text size="sm">{t("details.noNumbers")}</Text>}
    </SimpleGrid>
  );
}

function Facts({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Stack gap={4}>
      <Title order={3} size="h5">
        {title}
      </Title>
      <Table variant="vertical" aria-label={title}>
        <Table.Tbody>{children}</Table.Tbody>
      </Table>
    </Stack>
  );
}
