import { Button, Group, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Leaving, useLeaving } from "@/shared/FormDialog";
import { AsPrinted, useValueRefusal } from "./AsPrinted";

interface EditValueProps {
  value: string;
  label: string;
  /** Why what was saved last is no value. */
  refusal: unknown;
  save: (value: string, asPrinted: boolean) => void;
  leave: () => void;
}

/** The right value in the place of the one that was found. */
export function EditValue({ value, label, refusal, save, leave }: EditValueProps) {
  const { t } = useTranslation("document");
  const [text, setText] = useState(value);
  const [asPrinted, setAsPrinted] = useState(false);
  const { message, doubtful } = useValueRefusal(refusal);
  const leaving = useLeaving(() => text !== value, leave);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() !== "") save(text.trim(), asPrinted);
  };
  return (
    <form onSubmit={submit}>
      <Group gap={4} wrap="nowrap" align="flex-start">
        <TextInput
          aria-label={label}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape") {
              event.stopPropagation();
              event.preventDefault();
              leaving.ask();
            }
          }}
          error={message}
          errorProps={{ role: "alert" }}
          maxLength={500}
          autoComplete="off"
          autoFocus
          dir="auto"
          style={{ flex: 1 }}
        />
        <Button type="submit" size="xs" disabled={text.trim() === ""}>
          {t("edit.save")}
        </Button>
        <Button variant="default" size="xs" onClick={leave}>
          {t("edit.leave")}
        </Button>
      </Group>
      {doubtful && <AsPrinted checked={asPrinted} set={setAsPrinted} />}
      <Leaving leaving={leaving} />
    </form>
  );
}
