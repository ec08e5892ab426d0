import { Button, Group, NumberInput, Radio, SimpleGrid, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ask, type Locality, type PhiPolicy } from "@/ipc";
import { useAct } from "@/shared/act";
import { Password } from "@/shared/Password";
import { usePerson } from "@/shared/person";
import { amount, isAmount, localityOf } from "./amount";

const LOCALITIES: Locality[] = ["on_device", "on_premises", "external"];
const POLICIES: PhiPolicy[] = ["allowed", "redacted", "never"];

const BLANK = { name: "", url: "", model: "", apiKey: "", input: "0", output: "0", cached: "0" };

/** An OpenAI-compatible endpoint: where it is, what it may be sent, what it costs. */
export function EndpointForm({ close }: { close: () => void }) {
  const { t } = useTranslation("settings");
  const { currency } = usePerson();
  const [form, setForm] = useState(BLANK);
  const [locality, setLocality] = useState<Locality>("on_device");
  const [policy, setPolicy] = useState<PhiPolicy>("never");
  const [seconds, setSeconds] = useState<string | number>(120);
  const [tokens, setTokens] = useState<string | number>(2000);
  const add = useAct({
    act: () =>
      ask.addEndpoint({
        name: form.name.trim(),
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
      }),
    changes: ["endpoints"],
    done: (endpoint) => t("endpoint.added", { name: endpoint.name }),
    after: close,
  });
  const change = (part: Partial<typeof BLANK>) => setForm({ ...form, ...part });
  const prices = [form.input, form.output, form.cached];
  const ready = form.name && form.url && form.model && prices.every(isAmount);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) add.mutate();
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
        {field("name", {
          description: t("form.nameAbout"),
          required: true,
          "data-autofocus": true,
        })}
        {field("url", {
          placeholder: "http://127.0.0.1:8080/v1",
          required: true,
          onBlur: () => setLocality(localityOf(form.url)),
        })}
        {field("model", { required: true })}
        <Password
          label={t("form.apiKey")}
          description={t("form.apiKeyAbout")}
          value={form.apiKey}
          onChange={(event) => change({ apiKey: event.currentTarget.value })}
          autoComplete="off"
        />
        <Radio.Group
          label={t("form.locality")}
          value={locality}
          onChange={(value) => setLocality(value as Locality)}
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
        <SimpleGrid cols={3}>
          {price("input")}
          {price("output")}
          {price("cached")}
        </SimpleGrid>
        <SimpleGrid cols={2}>
          <NumberInput
            label={t("form.seconds")}
            value={seconds}
            onChange={setSeconds}
            min={1}
            max={3600}
            allowDecimal={false}
          />
          <NumberInput
            label={t("form.tokens")}
            value={tokens}
            onChange={setTokens}
            min={64}
            max={100_000}
            allowDecimal={false}
          />
        </SimpleGrid>
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t("shared:confirm.cancel")}
          </Button>
          <Button type="submit" disabled={!ready} loading={add.isPending}>
            {t("form.add")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
