import { Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ActForm, isReason, tellDone } from "@/shared/act";
import { openDialog } from "@/shared/dialogs";
import { useUnsaved } from "@/shared/FormDialog";
import { ReasonField } from "@/shared/ReasonField";
import { office } from "../api/client";
import type { Clinic, Evidence } from "../api/types";
import { i18n } from "../i18n";
import { refresh } from "./refresh";

export function openAcknowledge(clinic: Clinic, evidence: Evidence): void {
  openDialog(i18n.t("clinic:acknowledge.title", { clinic: clinic.name }), (close) => (
    <Acknowledge clinic={clinic} evidence={evidence} close={close} />
  ));
}

interface AcknowledgeProps {
  clinic: Clinic;
  evidence: Evidence;
  close: () => void;
}

/** Says that it was found out what a piece of evidence means, with the reason. It cannot be taken back. */
function Acknowledge({ clinic, evidence, close }: AcknowledgeProps) {
  const { t } = useTranslation("clinic");
  const client = useQueryClient();
  const [reason, setReason] = useState("");
  useUnsaved(reason);
  const acknowledge = async () => {
    await office.acknowledge(evidence.id, reason.trim());
    await refresh(client, clinic.id);
    tellDone(t("acknowledge.done", { clinic: clinic.name }));
  };
  return (
    <ActForm
      confirm={t("acknowledge.confirm")}
      danger={false}
      ready={isReason(reason)}
      act={acknowledge}
      close={close}
    >
      <Text size="sm">{t("acknowledge.about")}</Text>
      <ReasonField
        label={t("reason")}
        description={t("acknowledge.reasonAbout")}
        value={reason}
        change={setReason}
        most={200}
        required
      />
    </ActForm>
  );
}
