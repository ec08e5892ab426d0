import { Button, Group, Modal, Radio, Stack, Text, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ask, type ProcessingMode } from "@/ipc";
import { useAct } from "@/shared/act";
import { count } from "@/shared/figures";
import { Loading } from "@/shared/Loading";
import { usePerson } from "@/shared/person";
import { Failed } from "@/shared/states";
import { parseBudget } from "./budget";
import { EndpointChoice } from "./EndpointChoice";
import { EstimateBox } from "./EstimateBox";
import { useEndpoints, useEstimate } from "./queries";

const MODES: ProcessingMode[] = ["standard", "high_accuracy", "cost_optimized"];

interface StartSessionProps {
  /** Over which; the dialog is closed while there are none. */
  documents: string[];
  /** How many are not processed, where these are the newest of more. */
  of: number;
  close: () => void;
  started: () => void;
}

/** Everything that is decided before a session starts, and what it should cost. */
export function StartSession(props: StartSessionProps) {
  const { t } = useTranslation("start");
  const { documents, close } = props;
  return (
    <Modal
      opened={documents.length > 0}
      onClose={close}
      title={t("title", { count: documents.length, shown: count(documents.length) })}
      size="lg"
    >
      {documents.length > 0 && <Form {...props} />}
    </Modal>
  );
}

function Form({ documents, of, close, started }: StartSessionProps) {
  const { t } = useTranslation("start");
  const { currency } = usePerson();
  const navigate = useNavigate();
  const endpoints = useEndpoints(true);
  const [name, setName] = useState<string>();
  const [typed, setTyped] = useState("");
  const found = endpoints.data ?? [];
  const chosen =
    found.find((one) => one.name === name) ??
    found.find((one) => one.kind === "builtin") ??
    found[0];
  const estimate = useEstimate(documents, chosen?.name);
  const budget = parseBudget(typed);
  const start = useAct({
    act: () =>
      ask.startSession({
        documents,
        mode: "standard",
        endpoint: chosen?.name ?? "",
        budget: budget ?? null,
      }),
    changes: ["inbox", "sessions", "today"],
    after: (session) => {
      started();
      void navigate({ to: `/sessions/${session}` });
    },
  });
  if (endpoints.isPending) return <Loading />;
  if (endpoints.isError)
    return <Failed error={endpoints.error} retry={() => void endpoints.refetch()} />;
  const ready = chosen !== undefined && budget !== undefined && estimate.data?.refusal === null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready && !start.isPending) start.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        {of > documents.length && (
          <Text size="sm">{t("newest", { shown: count(documents.length), of: count(of) })}</Text>
        )}
        <Radio.Group label={t("modeLabel")} value="standard">
          <Stack gap="xs" mt={6}>
            {MODES.map((mode) => (
              <Radio
                key={mode}
                value={mode}
                label={t(`mode.${mode}.name`)}
                description={t(`mode.${mode}.about`)}
                disabled={mode !== "standard"}
              />
            ))}
          </Stack>
        </Radio.Group>
        <EndpointChoice endpoints={found} chosen={chosen} choose={setName} />
        <TextInput
          label={t("budget", { currency })}
          description={t("budgetAbout")}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          error={budget === undefined && t("budgetWrong")}
          inputMode="decimal"
          autoComplete="off"
          maw={320}
        />
        <EstimateBox estimate={estimate.data} error={estimate.error} budget={budget} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t("cancel")}
          </Button>
          <Button type="submit" disabled={!ready} loading={start.isPending}>
            {t("submit")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
