import { Alert, Button, Code, CopyButton, Group, Stack, Text } from "@mantine/core";
import { IconCheck, IconCopy, IconKey } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { openDialog } from "@/shared/dialogs";
import { moment } from "@/shared/figures";
import type { GivenCode } from "../api/types";
import { i18n } from "../i18n";

/** An enrolment code: shown once, to be copied, with its end. */
export function CodeShown({ given, close }: { given: GivenCode; close: () => void }) {
  const { t } = useTranslation(["clinics", "shared"]);
  return (
    <Stack>
      <Text size="sm">{t("code.about")}</Text>
      <Code block style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
        {given.code}
      </Code>
      <Alert color="orange" icon={<IconKey size={18} aria-hidden />}>
        {t("code.once", { until: moment(given.expiresAt) })}
      </Alert>
      <Group justify="flex-end">
        <CopyButton value={given.code}>
          {({ copied, copy }) => (
            <Button
              variant="default"
              onClick={copy}
              leftSection={copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
            >
              {t(copied ? "shared:copied" : "code.copy")}
            </Button>
          )}
        </CopyButton>
        <Button onClick={close}>{t("code.done")}</Button>
      </Group>
    </Stack>
  );
}

/** Shows a code over whatever is there. */
export function openCode(given: GivenCode, clinic: string): void {
  openDialog(i18n.t("clinics:code.title", { clinic }), (close) => (
    <CodeShown given={given} close={close} />
  ));
}
