import { List } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { sentence } from "@/shared/refusal";

/** Why a document is thought to be a patient's, and what speaks against it, one a line. */
export function Reasons({ reasons }: { reasons: string[] }) {
  const { t } = useTranslation("document");
  if (reasons.length === 0) return null;
  return (
    <List size="xs" aria-label={t("whose.reasons")}>
      {reasons.map((reason) => (
        <List.Item key={reason}>{sentence(reason)}</List.Item>
      ))}
    </List>
  );
}
