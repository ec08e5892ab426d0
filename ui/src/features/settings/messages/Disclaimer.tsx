import { Checkbox, Group, Textarea } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { MessagePurpose } from "@/ipc";
import { PURPOSES } from "@/shared/messaging";
import type { Typed } from "./rules";

interface DisclaimerProps {
  form: Typed;
  change: (part: Partial<Typed>) => void;
  disabled: boolean;
}

/** What a message begins with that a model wrote, and for which purposes. */
export function Disclaimer({ form, change, disabled }: DisclaimerProps) {
  const { t } = useTranslation(["settings", "messaging"]);
  const text = (key: "text" | "howToReach") => (
    <Textarea
      label={t(`messages.rules.${key}`)}
      description={t(`messages.rules.${key}About`)}
      value={form[key]}
      onChange={(event) => change({ [key]: event.currentTarget.value })}
      rows={2}
      maxLength={500}
      disabled={disabled}
    />
  );
  return (
    <>
      <Checkbox.Group
        label={t("messages.rules.purposes")}
        description={t("messages.rules.purposesAbout")}
        value={form.purposes}
        onChange={(purposes) => change({ purposes: purposes as MessagePurpose[] })}
      >
        <Group mt="xs">
          {PURPOSES.map((purpose) => (
            <Checkbox
              key={purpose}
              value={purpose}
              label={t(`messaging:purpose.${purpose}`)}
              disabled={disabled}
            />
          ))}
        </Group>
      </Checkbox.Group>
      {text("text")}
      {text("howToReach")}
    </>
  );
}
