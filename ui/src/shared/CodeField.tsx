import { TextInput, type TextInputProps } from "@mantine/core";
import { useTranslation } from "react-i18next";

/** The six digits that an authenticator app shows now. */
export function CodeField(props: TextInputProps) {
  const { t } = useTranslation("shared");
  return (
    <TextInput
      label={t("code.label")}
      autoComplete="one-time-code"
      inputMode="numeric"
      // Apps show two groups of three.
      maxLength={7}
      spellCheck={false}
      errorProps={{ role: "alert" }}
      required
      {...props}
    />
  );
}

/** Whether it can be a code at all. */
export const isCode = (typed: string) => /^\d{6}$/.test(typed.replace(/\s/g, ""));
