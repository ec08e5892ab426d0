import { Alert, Code, List, Radio, Select, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ask, type DeliveryMethod, type MessagePurpose, type Template } from "@/ipc";
import { ActForm, tellDone } from "@/shared/act";
import { useUnsaved } from "@/shared/FormDialog";
import { METHODS, PURPOSES } from "@/shared/messaging";

/** What can be filled in, as the program has it. */
const PLACES = ["name", "given_name", "family_name", "clinic", "date"] as const;

interface TemplateFormProps {
  /** The one that is changed; a new one is added where this is left out. */
  template: Template | undefined;
  /** The names of those that are there. */
  taken: string[];
  changed: () => void;
  close: () => void;
}

/** A template: what for, how it goes, and what it says. */
export function TemplateForm({ template, taken, changed, close }: TemplateFormProps) {
  const { t } = useTranslation(["settings", "messaging"]);
  const [form, setForm] = useState({
    name: template?.name ?? "",
    deliveryMethod: template?.deliveryMethod ?? ("email" as DeliveryMethod),
    purpose: template?.purpose ?? ("appointment" as MessagePurpose),
    subject: template?.subject ?? "",
    body: template?.body ?? "",
  });
  useUnsaved(form);
  const name = form.name.trim();
  const byMail = form.deliveryMethod === "email";
  const ready = name !== "" && form.body.trim() !== "" && (!byMail || form.subject.trim() !== "");
  const change = (part: Partial<typeof form>) => setForm({ ...form, ...part });
  return (
    <ActForm
      confirm={t(template ? "messages.templates.change" : "messages.templates.add")}
      danger={false}
      ready={ready}
      act={async () => {
        await ask.setMessageTemplate({ ...form, name, subject: byMail ? form.subject : "" });
        changed();
        tellDone(t("messages.templates.saved", { name }));
      }}
      close={close}
    >
      {template === undefined && (
        <TextInput
          label={t("messages.templates.name")}
          value={form.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
          autoComplete="off"
          maxLength={80}
          required
          data-autofocus
        />
      )}
      {template === undefined && taken.includes(name) && (
        <Alert color="yellow" role="status">
          {t("messages.templates.taken")}
        </Alert>
      )}
      <Radio.Group
        label={t("messages.templates.method")}
        value={form.deliveryMethod}
        onChange={(next) => change({ deliveryMethod: next as DeliveryMethod })}
      >
        <Stack gap="xs" mt={4}>
          {METHODS.map((method) => (
            <Radio key={method} value={method} label={t(`messaging:method.${method}`)} />
          ))}
        </Stack>
      </Radio.Group>
      <Select
        label={t("messages.templates.purpose")}
        data={PURPOSES.map((purpose) => ({
          value: purpose,
          label: t(`messaging:purpose.${purpose}`),
        }))}
        value={form.purpose}
        onChange={(next) => next && change({ purpose: next as MessagePurpose })}
        allowDeselect={false}
      />
      {byMail && (
        <TextInput
          label={t("messages.templates.subject")}
          value={form.subject}
          onChange={(event) => change({ subject: event.currentTarget.value })}
          autoComplete="off"
          maxLength={150}
          required
        />
      )}
      <Textarea
        label={t("messages.templates.body")}
        value={form.body}
        onChange={(event) => change({ body: event.currentTarget.value })}
        rows={8}
        resize="vertical"
        required
        data-autofocus={template ? true : undefined}
      />
      <div>
        <Text size="sm" id="template-places">
          {t("messages.templates.places")}
        </Text>
        <List size="sm" aria-labelledby="template-places">
          {PLACES.map((place) => (
            <List.Item key={place}>
              <Code>{`{${place}}`}</Code> {t(`messages.templates.place.${place}`)}
            </List.Item>
          ))}
        </List>
      </div>
    </ActForm>
  );
}
