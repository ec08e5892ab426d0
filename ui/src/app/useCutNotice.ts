import { notifications } from "@mantine/notifications";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { count } from "@/shared/figures";

/** Says when a field takes only a part of what is pasted into it, which no engine says itself. */
export function useCutNotice(): void {
  const { t } = useTranslation("app");
  useEffect(() => {
    const pasted = (event: ClipboardEvent) => {
      const field = event.target;
      const typed = field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement;
      if (event.defaultPrevented || !typed || field.readOnly || field.maxLength < 0) return;
      const replaced = (field.selectionEnd ?? 0) - (field.selectionStart ?? 0);
      // As the field itself takes it: one line end for two, and none in a single line.
      const end = field instanceof HTMLInputElement ? "" : "\n";
      const more = (event.clipboardData?.getData("text") ?? "").replace(/\r\n?|\n/g, end).length;
      if (field.value.length - replaced + more <= field.maxLength) return;
      const message = t("cut", { most: count(field.maxLength) });
      notifications.show({ id: message, message, color: "orange", role: "alert" });
    };
    document.addEventListener("paste", pasted);
    return () => document.removeEventListener("paste", pasted);
  }, [t]);
}
