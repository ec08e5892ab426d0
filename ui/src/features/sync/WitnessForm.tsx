import { Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ask } from "@/ipc";
import { ActForm, tellDone } from "@/shared/act";
import { useUnsaved } from "@/shared/FormDialog";
import { useTakeIn } from "./queries";
import { MOST_REQUESTS } from "./requests";

/** Another witness: what leaves the clinic is said first. */
export function WitnessForm({ close }: { close: () => void }) {
  const { t } = useTranslation("sync");
  const takeIn = useTakeIn();
  const [vkey, setVkey] = useState("");
  const [url, setUrl] = useState("");
  useUnsaved([vkey, url]);
  const add = async () => {
    takeIn(await ask.witnessAdd(vkey.trim(), url.trim()));
    tellDone(t("witness.done"));
  };
  const typed = { autoComplete: "off", spellCheck: false, required: true, maxLength: 1000 };
  return (
    <ActForm
      confirm={t("witness.confirm")}
      danger={false}
      ready={vkey.trim() !== "" && /^https?:\/\/\S+$/.test(url.trim())}
      act={add}
      close={close}
    >
      <Stack gap={2}>
        <Text size="sm" fw={600}>
          {t("witness.leaves")}
        </Text>
        <Text size="sm">{t("witness.leavesWhat")}</Text>
        <Text size="sm">{t("witness.often", { most: MOST_REQUESTS })}</Text>
      </Stack>
      <TextInput
        label={t("witness.key")}
        description={t("witness.keyAbout")}
        value={vkey}
        onChange={(event) => setVkey(event.currentTarget.value)}
        {...typed}
        data-autofocus
      />
      <TextInput
        label={t("witness.url")}
        placeholder="https://"
        value={url}
        onChange={(event) => setUrl(event.currentTarget.value)}
        {...typed}
      />
    </ActForm>
  );
}
