/** A new message about what is known already. Stands in a dialog, so it uses no router. */
import { Loader } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ask, type MessageView } from "@/ipc";
import { Refused } from "@/shared/Refused";
import { DraftMessagePanel } from "./DraftMessagePanel";
import { useSource } from "./queries";

interface NewDraftProps {
  /** The patient whose messages are looked at. */
  patient: string | undefined;
  /** The document whose messages are looked at. */
  document: string | undefined;
  saved: (view: MessageView) => void;
  close: () => void;
}

export function NewDraft({ patient, document, ...rest }: NewDraftProps) {
  if (document !== undefined) return <AboutDocument document={document} {...rest} />;
  if (patient !== undefined) return <ToPatient patient={patient} {...rest} />;
  return <DraftMessagePanel {...rest} />;
}

type Rest = Pick<NewDraftProps, "saved" | "close">;

/** To the patient whose document it is, where that is known. */
function AboutDocument({ document, ...rest }: Rest & { document: string }) {
  const source = useSource(document, null);
  if (source.isPending) return <Waiting />;
  if (source.isError) return <Refused error={source.error} />;
  const { name, patient } = source.data;
  return (
    <DraftMessagePanel document={{ id: document, name }} patient={patient?.patient} {...rest} />
  );
}

function ToPatient({ patient, ...rest }: Rest & { patient: string }) {
  const found = useQuery({
    queryKey: ["patient", patient],
    queryFn: () => ask.patient(patient),
    gcTime: 0,
  });
  if (found.isPending) return <Waiting />;
  if (found.isError) return <Refused error={found.error} />;
  return <DraftMessagePanel patient={found.data.patient} {...rest} />;
}

function Waiting() {
  const { t } = useTranslation("shared");
  return <Loader aria-label={t("loading")} />;
}
