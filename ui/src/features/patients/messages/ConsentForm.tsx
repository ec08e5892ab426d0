import { Radio, Stack, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import {
  ask,
  type ConsentView,
  type DeliveryMethod,
  type MessagePurpose,
  type PatientContacts,
} from "@/ipc";
import { ActForm, tellDone } from "@/shared/act";
import { useUnsaved } from "@/shared/FormDialog";

interface ConsentFormProps {
  patient: string;
  method: DeliveryMethod;
  purpose: MessagePurpose;
  /** What they had said before; nothing where nobody has asked them. */
  known: ConsentView | undefined;
  changed: (contacts: PatientContacts) => void;
  close: () => void;
}

/** What the patient said, and how they said so. */
export function ConsentForm(props: ConsentFormProps) {
  const { patient, method, purpose, known, changed, close } = props;
  const { t } = useTranslation("patients");
  // Nothing is presumed of who was not asked.
  const [said, setSaid] = useState(known && (known.given ? "agreed" : "refused"));
  const [source, setSource] = useState("");
  useUnsaved([said, source]);
  return (
    <ActForm
      confirm={t("consent.save")}
      danger={false}
      ready={said !== undefined && source.trim() !== ""}
      act={async () => {
        const given = said === "agreed";
        changed(await ask.setConsent(patient, method, purpose, given, source.trim()));
        tellDone(t(given ? "consent.isAgreed" : "consent.isRefused"));
      }}
      close={close}
    >
      <Radio.Group
        label={t("consent.said")}
        value={said ?? null}
        onChange={(next) => setSaid(next as "agreed" | "refused")}
      >
        <Stack gap="xs" mt={4}>
          {(["agreed", "refused"] as const).map((one) => (
            <Radio
              key={one}
              value={one}
              label={t(`consent.${one}`)}
              data-autofocus={known === undefined && one === "agreed" ? true : undefined}
            />
          ))}
        </Stack>
      </Radio.Group>
      <Textarea
        label={t("consent.source")}
        description={t("consent.sourceAbout")}
        value={source}
        onChange={(event) => setSource(event.currentTarget.value)}
        rows={2}
        maxLength={500}
        required
        data-autofocus={known === undefined ? undefined : true}
      />
    </ActForm>
  );
}
