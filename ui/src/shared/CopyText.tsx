import { ActionIcon, CopyButton, Tooltip } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

/** A small button that copies `text`. */
export function CopyText({ text, label }: { text: string; label: string }) {
  const { t } = useTranslation("shared");
  return (
    <CopyButton value={text}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? t("copied") : label}>
          <ActionIcon
            variant="subtle"
            size={24}
            onClick={copy}
            aria-label={copied ? t("copied") : label}
          >
            {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
          </ActionIcon>
        </Tooltip>
      )}
    </CopyButton>
  );
}
