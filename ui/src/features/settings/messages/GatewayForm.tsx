import {
  Button,
  Checkbox,
  Group,
  Select,
  SimpleGrid,
  Stack,
  Textarea,
  TextInput,
} from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ask, type ConfirmationForm, type GatewayPreset, type ProviderView } from "@/ipc";
import { useAct } from "@/shared/act";
import { amount, isAmount } from "@/shared/amount";
import { useConfirmation } from "@/shared/Confirmation";
import { usePerson } from "@/shared/person";
import { isDescription, nameOf, needsAccount, OWN, presetOf, secretsOf } from "./gateway";
import { CHANGED } from "./mail";
import { Secrets } from "./Secrets";

interface GatewayFormProps {
  presets: GatewayPreset[];
  /** The one that is changed, if one is set. */
  provider: ProviderView | undefined;
  close: () => void;
}

/** Where text messages are handed over, in whose name, and for how much. */
export function GatewayForm({ presets, provider, close }: GatewayFormProps) {
  const { t } = useTranslation("settings");
  const { currency } = usePerson();
  const known = provider?.smsGateway;
  const [form, setForm] = useState({
    description: known?.description ?? presets[0]?.description ?? "",
    from: known?.from ?? "",
    fromIsRegistered: known?.fromIsRegistered ?? false,
    account: known?.account ?? "",
    cost: known?.costPerPart ?? "",
    budget: known?.monthlyBudget ?? "",
  });
  const [preset, setPreset] = useState(presetOf(form.description, presets));
  const [secrets, setSecrets] = useState<Record<string, string>>({});
  const confirmation = useConfirmation(true, [form, secrets]);
  const names = secretsOf(form.description);
  const typed = names.filter((name) => secrets[name]);
  // Those that are stored stay only for the gateway that they were typed for.
  const kept = provider?.hasSecret === true && form.description === known?.description;
  const save = useAct({
    act: (given: ConfirmationForm) => {
      const { description, fromIsRegistered, account, cost, budget } = form;
      const wanted = {
        description,
        from: form.from.trim(),
        fromIsRegistered,
        account: needsAccount(description) ? account.trim() : "",
        costPerPart: amount(cost),
        monthlyBudget: budget.trim() === "" ? null : amount(budget),
      };
      const told = Object.fromEntries(typed.map((name) => [name, secrets[name] ?? ""]));
      return ask.setSmsGateway(wanted, told, given);
    },
    changes: CHANGED,
    done: () => t("messages.gateway.saved"),
    after: close,
    refused: confirmation.refused,
  });
  const fits = isDescription(form.description);
  const budgetFits = form.budget.trim() === "" || isAmount(form.budget);
  const ready =
    fits &&
    form.from.trim() !== "" &&
    (!needsAccount(form.description) || form.account.trim() !== "") &&
    isAmount(form.cost) &&
    budgetFits &&
    (typed.length === names.length || (kept && typed.length === 0)) &&
    confirmation.ready;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready && confirmation.given && !save.isPending) save.mutate(confirmation.given);
  };
  const change = (part: Partial<typeof form>) => setForm({ ...form, ...part });
  const choose = (next: string) => {
    setPreset(next);
    const chosen = presets.find((one) => one.name === next);
    // One's own begins with what was chosen before: most gateways are like another.
    if (chosen) change({ description: chosen.description });
  };
  const field = (key: "from" | "account" | "cost" | "budget", more?: object) => (
    <TextInput
      label={t(`messages.gateway.${key}`)}
      description={t(`messages.gateway.${key}About`)}
      value={form[key]}
      onChange={(event) => change({ [key]: event.currentTarget.value })}
      autoComplete="off"
      spellCheck={false}
      maxLength={200}
      {...more}
    />
  );
  const money = { rightSection: currency, rightSectionWidth: 52, inputMode: "decimal" };
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Select
          label={t("messages.gateway.name")}
          data={[
            ...presets.map(({ name, description }) => ({
              value: name,
              label: nameOf(description) ?? name,
            })),
            { value: OWN, label: t("messages.gateway.own") },
          ]}
          value={preset}
          onChange={(next) => choose(next ?? OWN)}
          allowDeselect={false}
          data-autofocus
        />
        {preset === OWN && (
          <Textarea
            label={t("messages.gateway.description")}
            description={t("messages.gateway.descriptionAbout")}
            value={form.description}
            onChange={(event) => change({ description: event.currentTarget.value })}
            error={fits ? undefined : t("messages.gateway.noJson")}
            rows={10}
            resize="vertical"
            styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
            spellCheck={false}
            required
          />
        )}
        <Secrets
          names={names}
          kept={kept}
          secrets={secrets}
          change={setSecrets}
          incomplete={typed.length > 0 && typed.length < names.length}
        />
        {needsAccount(form.description) && field("account", { required: true })}
        {field("from", { required: true })}
        <Checkbox
          label={t("messages.gateway.isRegistered")}
          description={t("messages.gateway.isRegisteredAbout")}
          checked={form.fromIsRegistered}
          onChange={(event) => change({ fromIsRegistered: event.currentTarget.checked })}
        />
        <SimpleGrid cols={{ base: 1, xs: 2 }} style={{ alignItems: "start" }}>
          {field("cost", {
            ...money,
            required: true,
            error: form.cost === "" || isAmount(form.cost) ? undefined : t("form.noAmount"),
          })}
          {field("budget", { ...money, error: budgetFits ? undefined : t("form.noAmount") })}
        </SimpleGrid>
        {confirmation.fields}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t("shared:confirm.cancel")}
          </Button>
          <Button type="submit" disabled={!ready} loading={save.isPending}>
            {t("messages.gateway.save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
