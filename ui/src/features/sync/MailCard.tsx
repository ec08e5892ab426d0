import { Card, Stack, Table, Text, Title } from "@mantine/core";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { MailStatus } from "@/ipc";
import { count, Moment, NotMeasured } from "@/shared/figures";

/** Head office's messages: that they came, never what they say. */
export function MailCard({ mail }: { mail: MailStatus }) {
  const { t } = useTranslation("sync");
  const { newest, received } = mail;
  const older = received - newest.length;
  return (
    <Card withBorder component="section" aria-label={t("mail.title")}>
      <Stack gap="xs">
        <Title order={2} size="h5">
          {t("mail.title")}
        </Title>
        {newest.length === 0 ? (
          <Text size="sm">{t("mail.none")}</Text>
        ) : (
          <>
            <Text size="sm">{t("mail.about")}</Text>
            <Table aria-label={t("mail.title")}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th ta="right">{t("mail.number")}</Table.Th>
                  <Table.Th>{t("mail.kind")}</Table.Th>
                  <Table.Th>{t("mail.sent")}</Table.Th>
                  <Table.Th>{t("mail.received")}</Table.Th>
                  <Table.Th>{t("mail.acknowledged")}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {newest.map(({ number, kind, sentAt, receivedAt, acknowledged }) => (
                  <Table.Tr key={number}>
                    <Table.Td ta="right">{count(number)}</Table.Td>
                    <Table.Td style={{ overflowWrap: "anywhere" }}>
                      <bdi>{kindText(t, kind)}</bdi>
                    </Table.Td>
                    <Table.Td>
                      {sentAt === null ? <NotMeasured /> : <Moment time={sentAt} />}
                    </Table.Td>
                    <Table.Td>
                      <Moment time={receivedAt} />
                    </Table.Td>
                    <Table.Td>{t(acknowledged ? "mail.yes" : "mail.notYet")}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
            {older > 0 && <Text size="sm">{t("mail.older", { count: older })}</Text>}
          </>
        )}
      </Stack>
    </Card>
  );
}

/** `hook/sms` is a callback of the provider that head office calls sms. */
function kindText(t: TFunction<"sync">, kind: string): string {
  const hook = kind.startsWith("hook/") ? kind.slice("hook/".length) : null;
  return hook === null ? kind : t("mail.hook", { name: hook });
}
