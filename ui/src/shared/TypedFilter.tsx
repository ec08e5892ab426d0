import { ActionIcon, TextInput } from "@mantine/core";
import { IconCornerDownLeft } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

interface TypedFilterProps {
  label: string;
  hint?: string;
  width: number;
  value: string | undefined;
  change: (value: string | undefined) => void;
  wrong?: string;
}

/**
 * A filter that is typed: holds from Enter or from leaving it, for each reading is recorded. A
 * button says so as long as it does not hold yet.
 */
export function TypedFilter({ label, hint, width, value, change, wrong }: TypedFilterProps) {
  const { t } = useTranslation("shared");
  const [text, setText] = useState(value ?? "");
  useEffect(() => setText(value ?? ""), [value]);
  const waits = text.trim() !== (value ?? "");
  const done = () => {
    if (waits) change(text.trim() || undefined);
  };
  return (
    <TextInput
      label={label}
      placeholder={hint}
      w={width}
      value={text}
      error={wrong}
      maxLength={200}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={done}
      onKeyDown={(event) => event.key === "Enter" && done()}
      rightSection={
        waits && (
          <ActionIcon
            variant="filled"
            size={24}
            title={t("filter.apply")}
            aria-label={t("filter.apply")}
            onClick={done}
          >
            <IconCornerDownLeft size={16} />
          </ActionIcon>
        )
      }
    />
  );
}
