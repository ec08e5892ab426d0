import { Alert, Button, Stack, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ask, asRefusal, type DocumentView } from "@/ipc";
import { tellDone } from "@/shared/act";
import { Password } from "@/shared/Password";
import { useMay } from "@/shared/person";

/** The password that the document waits for. What it holds is shown in its place. */
export function Locked({ view }: { view: DocumentView }) {
  const { t } = useTranslation("document");
  const may = useMay("run_sessions");
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [password, setPassword] = useState("");
  const [refusal, setRefusal] = useState<string | undefined>();
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (password === "" || busy) return;
    setBusy(true);
    setRefusal(undefined);
    try {
      const held = await ask.unlockDocument(view.document_id, password);
      setPassword("");
      void queries.invalidateQueries();
      tellDone(t("locked.done"));
      await navigate({ to: `/documents/${held}` });
    } catch (thrown) {
      setRefusal(asRefusal(thrown).message);
      setBusy(false);
    }
  };
  return (
    <Alert color="orange" title={t("locked.title")}>
      <form onSubmit={(event) => void submit(event)}>
        <Stack maw={420}>
          <Text size="sm">{t(may ? "locked.text" : "locked.others")}</Text>
          {may && (
            <>
              <Password
                label={t("locked.password")}
                value={password}
                onChange={(event) => setPassword(event.currentTarget.value)}
                error={refusal}
                maxLength={127}
                required
                data-autofocus
              />
              <Button type="submit" disabled={password === ""} loading={busy} w="max-content">
                {t("locked.open")}
              </Button>
            </>
          )}
        </Stack>
      </form>
    </Alert>
  );
}
