import { Checkbox, Radio, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ask, type DeliveryMethod, type PatientContacts } from "@/ipc";
import { ActForm, tellDone } from "@/shared/act";
import { useUnsaved } from "@/shared/FormDialog";
import { METHODS } from "@/shared/messaging";

interface ContactFormProps {
  patient: string;
  changed: (contacts: PatientContacts) => void;
  close: () => void;
}

/** An address or a number more. */
export function ContactForm({ patient, changed, close }: ContactFormProps) {
  const { t } = useTranslation(["patients", "messaging"]);
  const [form, setForm] = useState({
    method: "email" as DeliveryMethod,
    address: "",
    isGuardians: false,
    isVerified: false,
  });
  useUnsaved(form);
  const address = form.address.trim();
  return (
    <ActForm
      confirm={t("contact.add")}
      danger={false}
      ready={address !== ""}
      act={async () => {
        changed(await ask.addContact(patient, { ...form, address }));
        tellDone(t("contact.added", { address }));
      }}
      close={close}
    >
      <Radio.Group
        label={t("contact.by")}
        value={form.method}
        onChange={(method) => setForm({ ...form, method: method as DeliveryMethod })}
      >
        <Stack gap="xs" mt={4}>
          {METHODS.map((method) => (
            <Radio key={method} value={method} label={t(`messaging:method.${method}`)} />
          ))}
        </Stack>
      </Radio.Group>
      <TextInput
        label={t(`contact.field.${form.method}`)}
        description={t(`contact.fieldAbout.${form.method}`)}
        value={form.address}
        onChange={(event) => setForm({ ...form, address: event.currentTarget.value })}
        autoComplete="off"
        spellCheck={false}
        maxLength={254}
        required
        data-autofocus
      />
      <Checkbox
        label={t("contact.isVerified")}
        description={t("contact.isVerifiedAbout")}
        checked={form.isVerified}
        onChange={(event) => setForm({ ...form, isVerified: event.currentTarget.checked })}
      />
      <Checkbox
        label={t("contact.isGuardians")}
        checked={form.isGuardians}
        onChange={(event) => setForm({ ...form, isGuardians: event.currentTarget.checked })}
      />
    </ActForm>
  );
}
