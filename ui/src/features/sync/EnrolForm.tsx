import { Alert, List, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ask } from "@/ipc";
import { ActForm, tellDone } from "@/shared/act";
import { openDialog } from "@/shared/dialogs";
import { useUnsaved } from "@/shared/FormDialog";
import { addressIn } from "./code";
import { useTakeIn } from "./queries";

/** Asks for the code of a head office. */
export function askEnrolment(title: string): void {
  openDialog(title, (close) => <EnrolForm close={close} />, "lg");
}

/** What will be sent, to whom, and the code: said before anything leaves the clinic. */
function EnrolForm({ close }: { close: () => void }) {
  const { t } = useTranslation("sync");
  const takeIn = useTakeIn();
  const [code, setCode] = useState("");
  useUnsaved(code);
  const address = addressIn(code);
  const enrol = async () => {
    const status = await ask.syncEnrol(code.trim());
    takeIn(status);
    tellDone(t("enrol.done", { name: status.office?.name ?? address?.host }));
  };
  return (
    <ActForm
      confirm={address ? t("enrol.confirmAt", { host: address.host }) : t("enrol.confirm")}
      danger={false}
      ready={address !== undefined}
      act={enrol}
      close={close}
    >
      <Textarea
        label={t("enrol.code")}
        description={t("enrol.codeAbout")}
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
        error={code.trim() !== "" && !address ? t("enrol.noCode") : undefined}
        required
        autosize
        minRows={2}
        maxRows={4}
        maxLength={500}
        autoComplete="off"
        spellCheck={false}
        styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
        data-autofocus
      />
      <Text size="sm" style={{ overflowWrap: "anywhere" }} role="status">
        {address ? (
          <>
            {t("enrol.to")} <b>{address.origin}</b>
          </>
        ) : (
          t("enrol.toUnknown")
        )}
      </Text>
      {address?.protocol === "http:" && <Alert color="yellow">{t("enrol.plain")}</Alert>}
      <What />
    </ActForm>
  );
}

/** What leaves the clinic. */
function What() {
  const { t } = useTranslation("sync");
  return (
    <>
      <List size="sm" spacing="xs" listStyleType="none">
        {(["once", "always", "payloads"] as const).map((part) => (
          <List.Item key={part}>
            <Text size="sm" fw={600}>
              {t(`enrol.${part}`)}
            </Text>
            <Text size="sm">{t(`enrol.${part}What`)}</Text>
          </List.Item>
        ))}
      </List>
      <Text size="sm">{t("enrol.before")}</Text>
    </>
  );
}
