import { ActionIcon, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconCornerDownLeft } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

/** How long somebody who types has to pause, in milliseconds. */
const PAUSE = 400;

interface TypedFilterProps {
  label: string;
  hint?: string;
  width: number;
  value: string | undefined;
  change: (value: string | undefined) => void;
  wrong?: string;
  /**
   * Holds from Enter, for looking costs much or records the words; the field says so as long as
   * they do not hold yet.
   */
  byEnter?: boolean;
}

/** A filter that is typed: holds after a pause, from Enter, or from leaving it. */
export function TypedFilter(props: TypedFilterProps) {
  const { label, hint, width, value = "", change, wrong, byEnter = false } = props;
  const { t } = useTranslation("shared");
  const [text, setText] = useState(value);
  /** What was handed over last: when it comes back, somebody may have typed on. */
  const given = useRef(value);
  useEffect(() => {
    if (value === given.current) return;
    given.current = value;
    setText(value);
  }, [value]);
  const waits = text.trim() !== value;
  const apply = (typed: string) => {
    later.cancel();
    if (typed.trim() === given.current) return;
    given.current = typed.trim();
    change(typed.trim() || undefined);
  };
  const later = useDebouncedCallback(apply, PAUSE);
  return (
    <TextInput
      label={label}
      placeholder={hint}
      w={width}
      value={text}
      error={wrong}
      description={byEnter && waits && t("filter.enter")}
      inputWrapperOrder={["label", "input", "description", "error"]}
      maxLength={200}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => {
        setText(event.currentTarget.value);
        if (!byEnter) later(event.currentTarget.value);
      }}
      onBlur={() => apply(text)}
      onKeyDown={(event) => event.key === "Enter" && apply(text)}
      rightSection={
        byEnter &&
        waits && (
          <ActionIcon
            variant="filled"
            size={24}
            title={t("filter.apply")}
            aria-label={t("filter.apply")}
            onClick={() => apply(text)}
          >
            <IconCornerDownLeft size={16} />
          </ActionIcon>
        )
      }
    />
  );
}
