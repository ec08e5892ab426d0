import { Card, Stack, Table, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { type OfficeStatus, sentence, type Unsent } from "@/ipc";
import { count, NotMeasured, size } from "@/shared/figures";
import { When } from "./When";

/** Each piece that is not at head office yet: why, when it goes, how large it is. */
export function UnsentCard({ office }: { office: OfficeStatus }) {
  const { t } = useTranslation("sync");
  const { unsent, succeededAt } = office;
  return (
    <Card withBorder component="section" aria-label={t("unsent.title")}>
      <Stack gap="xs">
        <Title order={2} size="h5">
          {t("unsent.title")}
        </Title>
        {unsent.length === 0 ? (
          <Text size="sm" component="div">
            {t("unsent.all")}
            {succeededAt !== null && (
              <>
                {" "}
                {t("unsent.last")} <When time={succeededAt} />
              </>
            )}
          </Text>
        ) : (
          <Table aria-label={t("unsent.title")}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("unsent.what")}</Table.Th>
                <Table.Th>{t("unsent.why")}</Table.Th>
                <Table.Th>{t("unsent.next")}</Table.Th>
                <Table.Th ta="right">{t("unsent.size")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {unsent.map((one) => (
                <Piece key={`${one.piece}-${one.from}`} unsent={one} />
              ))}
            </Table.Tbody>
          </Table>
        )}
      </Stack>
    </Card>
  );
}

function Piece({ unsent }: { unsent: Unsent }) {
  const { t } = useTranslation("sync");
  const { piece, from, to, bytes, why, nextAt } = unsent;
  const what =
    piece === "checkpoint"
      ? t("unsent.checkpoint", { count: to, events: count(to) })
      : t(piece === "events" ? "unsent.events" : "unsent.payloads", {
          count: to - from,
          from: count(from),
          to: count(to - 1),
          events: count(to - from),
        });
  return (
    <Table.Tr>
      <Table.Td>{what}</Table.Td>
      <Table.Td style={{ overflowWrap: "anywhere" }}>
        <bdi>{sentence(why)}</bdi>
      </Table.Td>
      <Table.Td>
        {nextAt === null ? (
          t("unsent.nothingPlanned")
        ) : (
          <When time={nextAt} due={t("unsent.now")} />
        )}
      </Table.Td>
      <Table.Td ta="right" style={{ whiteSpace: "nowrap" }}>
        {bytes === 0 ? <NotMeasured /> : t("unsent.about", { size: size(bytes) })}
      </Table.Td>
    </Table.Tr>
  );
}
