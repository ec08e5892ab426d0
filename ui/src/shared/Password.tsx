/** Passwords as they are typed: shown on wish, by keyboard too, with a word when caps lock is on. */
import { PasswordInput, type PasswordInputProps } from "@mantine/core";
import { type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";

export function Password(props: PasswordInputProps) {
  const { t } = useTranslation("shared");
  const [shown, setShown] = useState(false);
  const [capsLock, setCapsLock] = useState(false);
  const look = (event: KeyboardEvent) => setCapsLock(event.getModifierState("CapsLock"));
  return (
    <PasswordInput
      autoComplete="off"
      spellCheck={false}
      errorProps={{ role: "alert" }}
      {...props}
      description={capsLock ? t("password.capsLock") : props.description}
      descriptionProps={capsLock ? { role: "status", c: "var(--mantine-color-text)", fw: 600 } : {}}
      onKeyDown={look}
      onKeyUp={look}
      onBlur={() => setCapsLock(false)}
      visible={shown}
      onVisibilityChange={setShown}
      visibilityToggleFocusable
      visibilityToggleButtonProps={{
        "aria-label": t(shown ? "password.hide" : "password.show"),
        "aria-pressed": undefined,
        size: 28,
      }}
    />
  );
}
