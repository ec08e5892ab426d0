import { Button, Stack, Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ConsentView, DeliveryMethod, MessagePurpose, PatientContacts } from "@/ipc";
import { openDialog } from "@/shared/dialogs";
import { Moment } from "@/shared/figures";
import { METHODS, PURPOSES } from "@/shared/messaging";
import { ConsentForm } from "./ConsentForm";
import { useChanged } from "./queries";

/** What the patient agreed to: what for down, by what across. */
export function Consents({ contacts }: { contacts: PatientContacts }) {
  const { t } = useTranslation(["patients", "messaging"]);
  const changed = useChanged();
  const found = (method: DeliveryMethod, purpose: MessagePurpose) =>
    contacts.consents.find((one) => one.method === method && one.purpose === purpose);
  const change = (method: DeliveryMethod, purpose: MessagePurpose) => {
    const what = {
      purpose: t(`messaging:purpose.${purpose}`),
      method: t(`messaging:byMethod.${method}`),
    };
    openDialog(t("consent.title", what), (close) => (
      <ConsentForm
        patient={contacts.patientId}
        method={method}
        purpose={purpose}
        known={found(method, purpose)}
        changed={changed}
        close={close}
      />
    ));
  };
  return (
    <Table.ScrollContainer minWidth={560} maw={900}>
      <Table verticalSpacing="xs" aria-label={t("consent.table")}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t("consent.purpose")}</Table.Th>
            {METHODS.map((method) => (
              <Table.Th scope="col" key={method}>
                {t(`messaging:method.${method}`)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {PURPOSES.map((purpose) => (
            <Table.Tr key={purpose}>
              <Table.Th scope="row" fw={500}>
                {t(`messaging:purpose.${purpose}`)}
              </Table.Th>
              {METHODS.map((method) => (
                <Table.Td key={method} style={{ verticalAlign: "top" }}>
                  <Decision consent={found(method, purpose)} />
                  {contacts.mayKeep && (
                    <Button
                      size="compact-sm"
                      variant="default"
                      mt={4}
                      aria-label={t("consent.changeNamed", {
                        purpose: t(`messaging:purpose.${purpose}`),
                        method: t(`messaging:byMethod.${method}`),
                      })}
                      onClick={() => change(method, purpose)}
                    >
                      {t("consent.change")}
                    </Button>
                  )}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** Agreed, refused or not asked, with the date and how they said so. */
function Decision({ consent }: { consent: ConsentView | undefined }) {
  const { t } = useTranslation("patients");
  if (consent === undefined)
    return (
      <Text size="sm" c="dimmed">
        {t("consent.notAsked")}
      </Text>
    );
  return (
    <Stack gap={0}>
      <Text size="sm">
        <b>{t(consent.given ? "consent.agreed" : "consent.refused")}</b>{" "}
        <Moment time={consent.decidedAt} />
      </Text>
      {consent.source !== "" && (
        <Text size="sm" maw={280} style={{ overflowWrap: "anywhere" }}>
          <bdi>{consent.source}</bdi>
        </Text>
      )}
    </Stack>
  );
}
