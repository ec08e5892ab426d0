import { useTranslation } from "react-i18next";
import type { StoredField } from "@/ipc";

/** What a value is called, such as `Date, admission`. */
export function useFieldName(): (field: Pick<StoredField, "name" | "detail">) => string {
  const { t } = useTranslation("shared");
  return ({ name, detail }) => {
    const named = t(`field.${name}`);
    if (detail === "" || detail === "other") return named;
    return `${named}, ${t(`detail.${detail}`, { defaultValue: detail.replaceAll("_", " ") })}`;
  };
}
