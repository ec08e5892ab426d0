import { Button, Group, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { ask, type ContactView, type PatientContacts } from "@/ipc";
import { confirmAct, tellDone } from "@/shared/act";
import { type Column, DataTable } from "@/shared/DataTable";
import { openDialog } from "@/shared/dialogs";
import { Moment } from "@/shared/figures";
import { ContactForm } from "./ContactForm";
import { useChanged } from "./queries";

/** Where the patient is reached: the one that is used first comes first. */
export function Contacts({ contacts }: { contacts: PatientContacts }) {
  const { t } = useTranslation(["patients", "messaging"]);
  const changed = useChanged();
  const patient = contacts.patientId;
  const addressOf = ({ address }: ContactView) => address || t("contact.withheld");
  const verify = (row: ContactView) =>
    confirmAct({
      title: t("contact.verifyTitle"),
      text: t("contact.verifyText", { address: row.address }),
      confirm: t("contact.verifyConfirm"),
      act: async () => {
        const { method, address, isGuardians } = row;
        changed(await ask.addContact(patient, { method, address, isGuardians, isVerified: true }));
        tellDone(t("contact.verified", { address }));
      },
    });
  const remove = (row: ContactView) =>
    confirmAct({
      title: t("contact.removeTitle"),
      text: t("contact.removeText", { address: row.address }),
      confirm: t("contact.remove"),
      danger: true,
      act: async () => {
        changed(await ask.removeContact(row.contactId));
        tellDone(t("contact.removed", { address: row.address }));
      },
    });
  const columns: Column<ContactView>[] = [
    {
      key: "address",
      title: t("contact.address"),
      fixed: true,
      render: (row) => (
        <Text size="sm" miw={170} style={{ overflowWrap: "anywhere" }}>
          <bdi>{addressOf(row)}</bdi>
        </Text>
      ),
    },
    {
      key: "by",
      title: t("contact.by"),
      fixed: true,
      render: (row) => t(`messaging:method.${row.method}`),
    },
    {
      key: "whose",
      title: t("contact.whose"),
      fixed: true,
      render: (row) => t(row.isGuardians ? "contact.guardians" : "contact.own"),
    },
    {
      key: "verified",
      title: t("contact.verifiedAt"),
      fixed: true,
      render: (row) => (
        <>
          <Text size="sm">
            {row.verifiedAt === null ? t("contact.notVerified") : <Moment time={row.verifiedAt} />}
          </Text>
          {row.badSince !== null && <Bad since={row.badSince} why={row.badReason} />}
        </>
      ),
    },
  ];
  if (contacts.mayKeep)
    columns.push({
      key: "acts",
      title: t("contact.acts"),
      fixed: true,
      render: (row) => (
        <Group gap="xs" wrap="nowrap">
          {(["verify", "remove"] as const).map((act) => {
            const key = act === "verify" && row.verifiedAt !== null ? "verifyAgain" : act;
            return (
              <Button
                key={act}
                size="compact-sm"
                variant="default"
                aria-label={t(`contact.${key}Named`, { address: row.address })}
                onClick={() => (act === "verify" ? verify(row) : remove(row))}
              >
                {t(`contact.${key}`)}
              </Button>
            );
          })}
        </Group>
      ),
    });
  const add = () =>
    openDialog(t("contact.addTitle"), (close) => (
      <ContactForm patient={patient} changed={changed} close={close} />
    ));
  return (
    <>
      {contacts.contacts.length === 0 ? (
        <Text size="sm">{t("contact.none")}</Text>
      ) : (
        <DataTable
          name="patient-contacts"
          label={t("contact.table")}
          columns={columns}
          rows={contacts.contacts}
          rowKey={(row) => row.contactId}
        />
      )}
      {contacts.mayKeep && (
        <Group>
          <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} onClick={add}>
            {t("contact.add")}
          </Button>
        </Group>
      )}
    </>
  );
}

/** Since when nothing arrives there, and which receipt said so. */
function Bad({ since, why }: { since: string; why: string | null }) {
  const { t } = useTranslation("patients");
  return (
    <>
      <Text size="sm" fw={600}>
        {t("contact.badSince")} <Moment time={since} />
      </Text>
      {why && (
        <Text size="sm" maw={280} style={{ overflowWrap: "anywhere" }}>
          <bdi>{why}</bdi>
        </Text>
      )}
    </>
  );
}
