import { ActionIcon, Tooltip } from "@mantine/core";
import { IconEyeOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { ask, type DocumentView } from "@/ipc";
import { confirmAct } from "@/shared/act";

/** Asks whether and where to, then makes a copy without what identifies anybody. */
export function RedactedCopy({ view }: { view: DocumentView }) {
  const { t } = useTranslation("document");
  const { document_id: document, copy } = view;
  if (copy === null) return null;
  const open = () =>
    confirmAct({
      title: t("copy.title"),
      text: `${t(`copy.${copy}`)} ${t("copy.text")}`,
      confirm: t("copy.confirm"),
      act: async () => {
        await ask.redactDocument(document, copy);
      },
    });
  return (
    <Tooltip label={t("copy.open")}>
      <ActionIcon variant="default" aria-label={t("copy.open")} onClick={open}>
        <IconEyeOff size={16} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
