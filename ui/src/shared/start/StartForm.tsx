import { Button, Group, Radio, Stack, Text, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ask, type ProcessingMode } from "@/ipc";
import { useAct } from "@/shared/act";
import { useUnsaved } from "@/shared/FormDialog";
import { Loading } from "@/shared/Loading";
import { usePerson } from "@/shared/person";
import { Refused } from "@/shared/Refused";
import { Failed } from "@/shared/states";
import { budgetFault, parseBudget } from "./budget";
import { EndpointChoice } from "./EndpointChoice";
import { EstimateBox } from "./EstimateBox";
import { type Over, useEndpoints, useEstimate } from "./queries";

const MODES: ProcessingMode[] = ["standard", "high_accuracy", "cost_optimized"];

/** The one mode that this version has. */
const MODE: ProcessingMode = "standard";

interface StartFormProps {
  over: Over;
  /** What somebody should know of the documents first. */
  note?: string;
  close: () => void;
  started: () => void;
}

/** Asks how, where and for how much, and starts the session. */
export function StartForm({ over, note, close, started }: StartFormProps) {
  const { t } = useTranslation("start");
  const { currency } = usePerson();
  const navigate = useNavigate();
  const endpoints = useEndpoints(true);
  const [name, setName] = useState<string>();
  const [typed, setTyped] = useState("");
  useUnsaved([name, typed]);
  const found = endpoints.data ?? [];
  const chosen =
    found.find((one) => one.name === name) ??
    found.find((one) => one.kind === "builtin") ??
    found[0];
  const estimate = useEstimate(over, chosen?.name);
  const budget = parseBudget(typed);
  const fault = budgetFault(typed);
  const start = useAct({
    act: () => {
      const how = { mode: MODE, endpoint: chosen?.name ?? "", budget: budget ?? null };
      return "sessions" in over
        ? ask.runAgain({ sessions: over.sessions, ...how })
        : ask.startSession({ documents: over.documents, ...how });
    },
    changes: ["inbox", "sessions", "today"],
    inPlace: true,
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
        {note !== undefined && <Text size="sm">{note}</Text>}
        <Radio.Group label={t("modeLabel")} value={MODE}>
          <Stack gap="xs" mt={6}>
            {MODES.map((one) => (
              <Radio
                key={one}
                value={one}
                label={t(`mode.${one}.name`)}
                description={t(`mode.${one}.about`)}
                disabled={one !== MODE}
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
          error={fault && t(`budgetWrong.${fault}`)}
          inputMode="decimal"
          autoComplete="off"
          maw={320}
        />
        <EstimateBox estimate={estimate.data} error={estimate.error} budget={budget} />
        <Refused error={start.error} inForm />
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
