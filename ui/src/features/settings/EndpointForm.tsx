import { Alert, Button, Checkbox, Group, Radio, SimpleGrid, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import {
  ask,
  ENDPOINT_SECONDS,
  ENDPOINT_TOKENS,
  type ListedEndpoint,
  type Locality,
  type PhiPolicy,
} from "@/ipc";
import { useAct } from "@/shared/act";
import { amount, isAmount } from "@/shared/amount";
import { useConfirmation } from "@/shared/Confirmation";
import { isWithin, NumberField } from "@/shared/NumberField";
import { Password } from "@/shared/Password";
import { usePerson } from "@/shared/person";
import { hostOf, localityOf } from "./address";

const LOCALITIES: Locality[] = ["on_device", "on_premises", "external"];
const POLICIES: PhiPolicy[] = ["allowed", "redacted", "never"];

const BLANK = { name: "", url: "", model: "", apiKey: "", input: "0", output: "0", cached: "0" };

interface EndpointFormProps {
  /** The one that is changed; a new one is added where this is left out. */
  endpoint?: ListedEndpoint;
  close: () => void;
}

/** An OpenAI-compatible endpoint: where it is, what it may be sent, what it costs. */
export function EndpointForm({ endpoint, close }: EndpointFormProps) {
  const { t } = useTranslation("settings");
  const { currency } = usePerson();
  const [form, setForm] = useState(endpoint ? { ...BLANK, ...endpoint, ...endpoint.price } : BLANK);
  const [locality, setLocality] = useState<Locality>(endpoint?.locality ?? "on_device");
  const [policy, setPolicy] = useState<PhiPolicy>(endpoint?.phi_policy ?? "never");
  const [seconds, setSeconds] = useState<string | number>(endpoint?.timeout_seconds ?? 120);
  const [tokens, setTokens] = useState<string | number>(endpoint?.max_output_tokens ?? 2000);
  const [forget, setForget] = useState(false);
  /** What the address says of where it stands, where that changed something. */
  const [judged, setJudged] = useState<{ locality: Locality; withheld: boolean }>();
  const judgedHost = useRef(endpoint && hostOf(endpoint.url));
  const keeps = endpoint?.has_credential === true && form.apiKey === "" && !forget;
  const moved = endpoint !== undefined && hostOf(form.url) !== hostOf(endpoint.url);
  const confirmation = useConfirmation(false, [form, locality, policy, forget, seconds, tokens]);
  const save = useAct({
    act: () => {
      const asked = {
        url: form.url.trim(),
        model: form.model.trim(),
        locality,
        phi_policy: policy,
        price: {
          input: amount(form.input),
          output: amount(form.output),
          cached: amount(form.cached),
        },
        timeout_seconds: Number(seconds),
        max_output_tokens: Number(tokens),
        api_key: form.apiKey === "" ? null : form.apiKey,
      };
      return endpoint
        ? ask.changeEndpoint(endpoint.name, { ...asked, forget_key: forget }, confirmation.given)
        : ask.addEndpoint({ ...asked, name: form.name.trim() }, confirmation.given);
    },
    changes: ["endpoints", "inbox", "session"],
    done: ({ name }) => t(endpoint ? "endpoint.changed" : "endpoint.added", { name }),
    after: close,
    refused: confirmation.refused,
  });
  const stand = (next: Locality) => {
    setLocality(next);
    // What was agreed to of one place was not agreed to of one that is further away.
    const [before, after] = [endpoint?.locality ?? next, next].map((one) =>
      LOCALITIES.indexOf(one),
    );
    const withheld = (after ?? 0) > (before ?? 0) && policy !== "never";
    if (withheld) setPolicy("never");
    return withheld;
  };
  // An address within the clinic does not show: what somebody said of it stays until it changes.
  const judge = () => {
    const host = hostOf(form.url);
    if (host === "" || host === judgedHost.current) return;
    judgedHost.current = host;
    const next = localityOf(form.url);
    const withheld = stand(next);
    setJudged(next === locality ? undefined : { locality: next, withheld });
  };
  const change = (part: Partial<typeof BLANK>) => setForm({ ...form, ...part });
  const prices = [form.input, form.output, form.cached];
  const ready =
    form.name &&
    form.url &&
    form.model &&
    prices.every(isAmount) &&
    isWithin(seconds, ENDPOINT_SECONDS) &&
    isWithin(tokens, ENDPOINT_TOKENS) &&
    confirmation.ready;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) save.mutate();
  };
  const field = (key: keyof typeof BLANK, more?: object) => (
    <TextInput
      label={t(`form.${key}`)}
      value={form[key]}
      onChange={(event) => change({ [key]: event.currentTarget.value })}
      autoComplete="off"
      spellCheck={false}
      maxLength={500}
      {...more}
    />
  );
  const price = (key: "input" | "output" | "cached") =>
    field(key, {
      rightSection: currency,
      rightSectionWidth: 52,
      error: isAmount(form[key]) ? undefined : t("form.noAmount"),
    });
  return (
    <form onSubmit={submit}>
      <Stack>
        {endpoint
          ? endpoint.open_sessions > 0 && (
              <Alert color="blue" title={t("form.open", { count: endpoint.open_sessions })}>
                {t("form.openText")}
              </Alert>
            )
          : field("name", {
              description: t("form.nameAbout"),
              required: true,
              "data-autofocus": true,
            })}
        {field("url", {
          placeholder: "http://127.0.0.1:8080/v1",
          required: true,
          "data-autofocus": endpoint ? true : undefined,
          onBlur: judge,
        })}
        {judged && (
          <Alert color="yellow" role="status">
            {t(`form.judged.${judged.locality}`)} {judged.withheld && t("form.judged.withheld")}
          </Alert>
        )}
        {field("model", { required: true })}
        <Password
          label={t("form.apiKey")}
          description={t(endpoint?.has_credential ? "form.apiKeyKept" : "form.apiKeyAbout")}
          value={form.apiKey}
          onChange={(event) => change({ apiKey: event.currentTarget.value })}
          autoComplete="off"
          disabled={forget}
        />
        {endpoint?.has_credential && (
          <Checkbox
            label={t("form.forgetKey")}
            checked={forget}
            onChange={(event) => {
              setForget(event.currentTarget.checked);
              change({ apiKey: "" });
            }}
          />
        )}
        {keeps && moved && (
          <Alert color="yellow" role="status">
            {t("form.keyMoves")}
          </Alert>
        )}
        <Radio.Group
          label={t("form.locality")}
          value={locality}
          onChange={(value) => {
            setJudged(undefined);
            stand(value as Locality);
          }}
        >
          <Stack gap="xs" mt={4}>
            {LOCALITIES.map((one) => (
              <Radio
                key={one}
                value={one}
                label={t(`locality.${one}.name`)}
                description={t(`locality.${one}.about`)}
              />
            ))}
          </Stack>
        </Radio.Group>
        <Radio.Group
          label={t("form.policy")}
          value={policy}
          onChange={(value) => setPolicy(value as PhiPolicy)}
        >
          <Stack gap="xs" mt={4}>
            {POLICIES.map((one) => (
              <Radio
                key={one}
                value={one}
                label={t(`policy.${one}.name`)}
                description={t(`policy.${one}.about`)}
              />
            ))}
          </Stack>
        </Radio.Group>
        <SimpleGrid cols={{ base: 1, xs: 3 }} style={{ alignItems: "end" }}>
          {price("input")}
          {price("output")}
          {price("cached")}
        </SimpleGrid>
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <NumberField
            label={t("form.seconds")}
            value={seconds}
            onChange={setSeconds}
            bounds={ENDPOINT_SECONDS}
            allowDecimal={false}
          />
          <NumberField
            label={t("form.tokens")}
            value={tokens}
            onChange={setTokens}
            bounds={ENDPOINT_TOKENS}
            allowDecimal={false}
          />
        </SimpleGrid>
        {confirmation.fields}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t("shared:confirm.cancel")}
          </Button>
          <Button type="submit" disabled={!ready} loading={save.isPending}>
            {t(endpoint ? "form.change" : "form.add")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
