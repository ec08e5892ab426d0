import { Alert, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { PatientContacts } from "@/ipc";
import { Loading } from "@/shared/Loading";
import { useReaches } from "@/shared/person";
import { Failed } from "@/shared/states";
import { Consents } from "./Consents";
import { Contacts } from "./Contacts";
import { Notes } from "./Notes";
import { OptOuts } from "./OptOuts";
import { useContacts } from "./queries";
import { Sent } from "./Sent";

/** How a patient is reached, what they agreed to, and the messages to them. */
export function Messages({ patient }: { patient: string }) {
  const contacts = useContacts(patient);
  if (contacts.isPending) return <Loading />;
  if (contacts.isError)
    return <Failed error={contacts.error} retry={() => void contacts.refetch()} />;
  return <Parts contacts={contacts.data} />;
}

function Parts({ contacts }: { contacts: PatientContacts }) {
  const { t } = useTranslation("patients");
  const reaches = useReaches();
  return (
    <Stack gap="xl">
      {contacts.redacted && <Alert color="yellow">{t("contact.redacted")}</Alert>}
      <Part name="reached">
        <Contacts contacts={contacts} />
      </Part>
      <Part name="agreed">
        <Consents contacts={contacts} />
        <OptOuts contacts={contacts} />
      </Part>
      <Part name="notes">
        <Notes contacts={contacts} />
      </Part>
      {reaches("read_messages") && (
        <Part name="sent">
          <Sent patient={contacts.patientId} />
        </Part>
      )}
    </Stack>
  );
}

interface PartProps {
  name: "reached" | "agreed" | "notes" | "sent";
  children: ReactNode;
}

function Part({ name, children }: PartProps) {
  const { t } = useTranslation("patients");
  const id = `messages-${name}`;
  return (
    <Stack gap="sm" component="section" aria-labelledby={id}>
      <Title order={2} size="h4" id={id}>
        {t(`messages.${name}.title`)}
      </Title>
      <Text size="sm">{t(`messages.${name}.about`)}</Text>
      {children}
    </Stack>
  );
}
