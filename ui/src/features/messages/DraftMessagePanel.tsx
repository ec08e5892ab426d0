/** A message being written, at first or again. Stands in a dialog too, so it uses no router. */
import { Alert, SegmentedControl, Select, SimpleGrid, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ask, type MessagePurpose, type MessageView, type PatientHead } from "@/ipc";
import { ActForm, isReason, tellDone } from "@/shared/act";
import { isNoDay } from "@/shared/DateField";
import { Leaving, useLeaving, useUnsaved } from "@/shared/FormDialog";
import { Refused } from "@/shared/Refused";
import { MessageFields } from "./MessageFields";
import { fieldsOf, isTime, momentOf } from "./moment";
import { PatientChoice } from "./PatientChoice";
import { useTaken, useTemplates } from "./queries";
import { type Typed, typedOf } from "./typed";

const PURPOSES: MessagePurpose[] = ["care", "appointment", "administrative", "promotional"];

interface DraftMessagePanelProps {
  /** The message that is changed; a new one where this is left out. */
  message?: MessageView;
  /** The patient of a new message, where that is known. */
  patient?: PatientHead | null | undefined;
  /** The document that a new message is about. */
  document?: { id: string; name: string };
  saved: (view: MessageView) => void;
  close: () => void;
}

export function DraftMessagePanel(props: DraftMessagePanelProps) {
  const { message, document, saved, close } = props;
  const { t } = useTranslation("messages");
  const taken = useTaken();
  const [patient, setPatient] = useState<PatientHead | null>(props.patient ?? null);
  const [template, setTemplate] = useState<string | null>(null);
  const [purpose, setPurpose] = useState<MessagePurpose>("care");
  const [chosenMethod, setMethod] = useState<"email" | "sms">("email");
  const [typed, setTyped] = useState<Typed>(() => typedOf(message));
  const templates = useTemplates();
  const form = [patient?.patient_id, template, purpose, chosenMethod, typed];
  useUnsaved(form);
  const [first] = useState(() => JSON.stringify(form));
  const leaving = useLeaving(() => JSON.stringify(form) !== first, close);
  const used = templates.data?.find((one) => one.templateId === template);
  const method = message?.deliveryMethod ?? used?.deliveryMethod ?? chosenMethod;
  const isNew = message === undefined;
  const ready =
    (!isNew || patient !== null) &&
    (used !== undefined ||
      (typed.body.trim() !== "" && (method === "sms" || typed.subject.trim() !== ""))) &&
    (!typed.urgent || isReason(typed.urgentReason)) &&
    !isNoDay(typed.day) &&
    (typed.time === "" || isTime(typed.time));
  const save = async () => {
    const text = {
      recipient: typed.recipient.trim(),
      subject: used || method === "sms" ? "" : typed.subject.trim(),
      body: used ? "" : typed.body,
      priority: typed.urgent ? ("urgent" as const) : ("normal" as const),
      urgentReason: typed.urgent ? typed.urgentReason.trim() : "",
      scheduledFor: unchanged(message, typed) ?? momentOf(typed.day, typed.time),
    };
    const view = message
      ? await ask.editMessage(message.messageId, text)
      : await ask.draftMessage({
          patientId: patient?.patient_id ?? "",
          documentId: document?.id ?? null,
          templateId: used?.templateId ?? null,
          deliveryMethod: method,
          purpose: used?.purpose ?? purpose,
          ...text,
        });
    taken(view);
    tellDone(t("draft.done"));
    saved(view);
  };
  return (
    <>
      <ActForm
        confirm={t(isNew ? "draft.save" : "draft.saveEdit")}
        danger={false}
        ready={ready}
        act={save}
        // In a dialog the dialog itself asks; in a page nothing else does.
        close={isNew ? close : leaving.ask}
        goesOn={!isNew}
      >
        {isNew && <PatientChoice chosen={patient} choose={setPatient} />}
        {document && (
          <Text size="sm" style={{ overflowWrap: "anywhere" }}>
            {t("draft.about")} <bdi>{document.name}</bdi>
          </Text>
        )}
        {message && ["approved", "queued", "pending_review"].includes(message.delivery) && (
          <Alert color="yellow">{t("draft.voids")}</Alert>
        )}
        {isNew && (
          <Stack gap="sm">
            <Refused error={templates.error} />
            {(templates.data?.length ?? 0) > 0 && (
              <Select
                label={t("draft.template")}
                placeholder={t("draft.ownWords")}
                data={(templates.data ?? []).map((one) => ({
                  value: one.templateId,
                  label: one.name,
                }))}
                value={template}
                onChange={setTemplate}
                clearable
                clearButtonProps={{ "aria-label": t("draft.ownWords") }}
              />
            )}
            {used === undefined && (
              <SimpleGrid cols={{ base: 1, xs: 2 }}>
                <div>
                  <Text size="sm" fw={500}>
                    {t("draft.method")}
                  </Text>
                  <SegmentedControl
                    aria-label={t("draft.method")}
                    value={chosenMethod}
                    onChange={(value) => setMethod(value === "sms" ? "sms" : "email")}
                    data={(["email", "sms"] as const).map((value) => ({
                      value,
                      label: t(`method.${value}`),
                    }))}
                    fullWidth
                  />
                </div>
                <Select
                  label={t("draft.purpose")}
                  inputWrapperOrder={["label", "input", "description", "error"]}
                  description={t("draft.purposeAbout")}
                  data={PURPOSES.map((value) => ({ value, label: t(`purpose.${value}`) }))}
                  value={purpose}
                  onChange={(value) => setPurpose(PURPOSES.find((one) => one === value) ?? purpose)}
                  allowDeselect={false}
                />
              </SimpleGrid>
            )}
          </Stack>
        )}
        <MessageFields
          method={method}
          template={used}
          typed={typed}
          type={(part) => setTyped({ ...typed, ...part })}
        />
      </ActForm>
      <Leaving leaving={leaving} />
    </>
  );
}

/** The moment as it was, where nobody typed another: the fields hold no seconds. */
function unchanged(message: MessageView | undefined, typed: Typed): string | null {
  const before = message?.scheduledFor ?? null;
  const { day, time } = fieldsOf(before);
  return day === typed.day && time === typed.time ? before : null;
}
