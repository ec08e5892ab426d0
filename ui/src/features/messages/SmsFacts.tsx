import { Stack, Table, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { SmsView } from "@/ipc";
import { count, Money } from "@/shared/figures";
import { usePerson } from "@/shared/person";

/** What a text message is counted and costs as, and what it gives away. */
export function SmsFacts({ sms }: { sms: SmsView }) {
  const { t } = useTranslation(["messages", "shared"]);
  const { currency } = usePerson();
  const named = (what: string) =>
    ["result", "diagnosis"].includes(what)
      ? t(`sms.what.${what}`)
      : t(`shared:phi.${what}`, { defaultValue: what });
  return (
    <Stack gap={4}>
      <Title order={3} size="sm">
        {t("sms.title")}
      </Title>
      <Table variant="vertical" aria-label={t("sms.title")}>
        <Table.Tbody>
          <Fact name={t("sms.parts")}>
            {t("sms.segments", {
              count: sms.segments,
              shown: count(sms.segments),
              left: count(sms.left),
            })}
          </Fact>
          <Fact name={t("sms.alphabet")}>
            {sms.isGsm ? t("sms.gsm") : t("sms.ucs2", { characters: sms.forcing })}
          </Fact>
          <Fact name={t("sms.cost")}>
            {sms.cost === null ? (
              t("sms.noGateway")
            ) : (
              <Money amount={sms.cost} currency={currency} />
            )}
          </Fact>
          <Fact name={t("sms.sender")}>
            {sms.senderRegistered === null
              ? t("sms.noGateway")
              : t(sms.senderRegistered ? "sms.registered" : "sms.notRegistered")}
          </Fact>
          <Fact name={t("sms.named")}>
            {sms.named.length === 0
              ? t("sms.namedNone")
              : sms.named.map((one) => (
                  <div key={`${one.start} ${one.what}`}>
                    <bdi>{one.text}</bdi> ({named(one.what)})
                  </div>
                ))}
          </Fact>
        </Table.Tbody>
      </Table>
    </Stack>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <Table.Tr>
      <Table.Th w={130} scope="row">
        {name}
      </Table.Th>
      <Table.Td style={{ overflowWrap: "anywhere" }}>{children}</Table.Td>
    </Table.Tr>
  );
}
