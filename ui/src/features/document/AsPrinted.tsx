import { Checkbox } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { asRefusal } from "@/shared/refusal";

/** What the program expects instead, and whether it takes the number where the document has it. */
export function useValueRefusal(refusal: unknown): { message: string | null; doubtful: boolean } {
  if (refusal === null || refusal === undefined) return { message: null, doubtful: false };
  const { code, message } = asRefusal(refusal);
  return { message, doubtful: code === "number_doubtful" };
}

/** A document may really have a number that cannot be right. */
export function AsPrinted({ checked, set }: { checked: boolean; set: (checked: boolean) => void }) {
  const { t } = useTranslation("document");
  return (
    <Checkbox
      mt={6}
      size="xs"
      label={t("asPrinted.label")}
      checked={checked}
      onChange={(event) => set(event.currentTarget.checked)}
    />
  );
}
