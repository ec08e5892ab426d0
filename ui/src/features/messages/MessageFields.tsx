import { Checkbox, Group, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { DeliveryMethod, Template } from "@/ipc";
import { DateField } from "@/shared/DateField";
import { isTime } from "./moment";
import type { Typed } from "./typed";

interface MessageFieldsProps {
  method: DeliveryMethod;
  /** The template that gives subject and text. */
  template: Template | undefined;
  typed: Typed;
  type: (part: Partial<Typed>) => void;
}

/** Subject, text, recipient, urgency and the earliest moment of a message. */
export function MessageFields({ method, template, typed, type }: MessageFieldsProps) {
  const { t } = useTranslation("messages");
  return (
    <Stack gap="sm">
      {template ? (
        <FromTemplate template={template} />
      ) : (
        <>
          {method === "email" && (
            <TextInput
              label={t("draft.subject")}
              placeholder={t("draft.subjectHint")}
              value={typed.subject}
              onChange={(event) => type({ subject: event.currentTarget.value })}
              required
              maxLength={200}
              dir="auto"
            />
          )}
          <Textarea
            label={t("draft.text")}
            placeholder={t("draft.textHint")}
            description={method === "sms" ? t("draft.textAboutSms") : undefined}
            value={typed.body}
            onChange={(event) => type({ body: event.currentTarget.value })}
            rows={method === "sms" ? 5 : 10}
            required
            dir="auto"
          />
        </>
      )}
      <TextInput
        label={t(`draft.recipient.${method}`)}
        description={t("draft.recipientAbout")}
        placeholder={t(`draft.recipientHint.${method}`)}
        value={typed.recipient}
        onChange={(event) => type({ recipient: event.currentTarget.value })}
        maxLength={320}
        autoComplete="off"
        spellCheck={false}
      />
      <Group align="flex-start" gap="sm">
        <DateField
          label={t("draft.day")}
          value={typed.day}
          change={(day) => type({ day })}
          w={170}
        />
        <TextInput
          label={t("draft.time")}
          placeholder={t("draft.timeHint")}
          value={typed.time}
          onChange={(event) => type({ time: event.currentTarget.value.trim() })}
          error={typed.time.length > 4 && !isTime(typed.time) && t("draft.timeWrong")}
          maxLength={5}
          autoComplete="off"
          w={170}
        />
      </Group>
      <Checkbox
        label={t("draft.urgent")}
        checked={typed.urgent}
        onChange={(event) => type({ urgent: event.currentTarget.checked })}
      />
      {typed.urgent && (
        <Textarea
          label={t("draft.urgentReason")}
          placeholder={t("draft.urgentHint")}
          value={typed.urgentReason}
          onChange={(event) => type({ urgentReason: event.currentTarget.value })}
          rows={2}
          required
          maxLength={500}
        />
      )}
    </Stack>
  );
}

/** What a template says, with its places still open. */
function FromTemplate({ template }: { template: Template }) {
  const { t } = useTranslation("messages");
  return (
    <Stack gap={4} role="group" aria-label={t("draft.templateText")}>
      <Text size="sm" fw={500}>
        {t("draft.templateText")}
      </Text>
      {template.subject !== "" && (
        <Text size="sm" fw={600} dir="auto">
          {template.subject}
        </Text>
      )}
      <Text size="sm" dir="auto" style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
        {template.body}
      </Text>
      <Text size="xs" c="dimmed">
        {t("draft.templateAbout")}
      </Text>
    </Stack>
  );
}
