import { Alert, Button, Group, Radio, SimpleGrid, Stack, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ask, type ConfirmationForm, type MailSecurity, type MailServer } from "@/ipc";
import { useAct } from "@/shared/act";
import { useConfirmation } from "@/shared/Confirmation";
import { isWithin, NumberField } from "@/shared/NumberField";
import { Password } from "@/shared/Password";
import { CHANGED, PORTS, portFor } from "./mail";

const BLANK = {
  host: "",
  port: PORTS.starttls as number | string,
  security: "starttls" as MailSecurity,
  user: "",
  from: "",
  fromName: "",
  roots: "",
};

/** The least and the most that a port can be. */
const BOUNDS = [1, 65_535] as const;

interface MailFormProps {
  /** The one that is changed, if one is set. */
  server: MailServer | undefined;
  /** Whether its password is stored. */
  hasSecret: boolean;
  close: () => void;
}

/** Where e-mail is handed over, and how the clinic signs in there. */
export function MailForm({ server, hasSecret, close }: MailFormProps) {
  const { t } = useTranslation("settings");
  const [form, setForm] = useState({ ...BLANK, ...server });
  const [password, setPassword] = useState("");
  const confirmation = useConfirmation(true, [form, password]);
  const host = form.host.trim();
  const user = form.user.trim();
  const save = useAct({
    act: (given: ConfirmationForm) => {
      const from = form.from.trim();
      const wanted = { ...form, host, user, from, port: Number(form.port) };
      return ask.setMailServer(wanted, password === "" ? null : password, given);
    },
    changes: CHANGED,
    done: () => t("messages.mail.saved"),
    after: close,
    refused: confirmation.refused,
  });
  // A password is never handed to a server that it was not typed for.
  const moved = server !== undefined && host !== server.host && user !== "" && password === "";
  const ready =
    host !== "" &&
    form.from.trim() !== "" &&
    isWithin(form.port, BOUNDS) &&
    !moved &&
    confirmation.ready;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready && confirmation.given && !save.isPending) save.mutate(confirmation.given);
  };
  const change = (part: Partial<typeof BLANK>) => setForm({ ...form, ...part });
  const field = (key: "host" | "user" | "from" | "fromName", more?: object) => (
    <TextInput
      label={t(`messages.mail.${key}`)}
      value={form[key]}
      onChange={(event) => change({ [key]: event.currentTarget.value })}
      autoComplete="off"
      spellCheck={false}
      maxLength={254}
      {...more}
    />
  );
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          {field("host", {
            placeholder: t("messages.mail.hostExample"),
            required: true,
            "data-autofocus": true,
          })}
          <NumberField
            label={t("messages.mail.port")}
            value={form.port}
            onChange={(port) => change({ port })}
            bounds={BOUNDS}
            allowDecimal={false}
          />
        </SimpleGrid>
        <Radio.Group
          label={t("messages.mail.security")}
          value={form.security}
          onChange={(next) => {
            const security = next as MailSecurity;
            change({ security, port: portFor(security, form) });
          }}
        >
          <Stack gap="xs" mt={4}>
            {(["starttls", "tls", "this_machine"] as const).map((one) => (
              <Radio
                key={one}
                value={one}
                label={t(`messages.mail.securityOf.${one}`)}
                description={t(`messages.mail.securityAbout.${one}`)}
              />
            ))}
          </Stack>
        </Radio.Group>
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          {field("user", { description: t("messages.mail.userAbout") })}
          <Password
            label={t("messages.mail.password")}
            description={t(hasSecret ? "messages.secretKept" : "messages.secretAbout")}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
        </SimpleGrid>
        {moved && (
          <Alert color="yellow" role="status">
            {t("messages.mail.moved")}
          </Alert>
        )}
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          {field("from", { placeholder: t("messages.mail.fromExample"), required: true })}
          {field("fromName", { spellCheck: undefined })}
        </SimpleGrid>
        <Textarea
          label={t("messages.mail.roots")}
          description={t("messages.mail.rootsAbout")}
          placeholder={t("messages.mail.rootsExample")}
          value={form.roots}
          onChange={(event) => change({ roots: event.currentTarget.value })}
          rows={4}
          styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
          spellCheck={false}
        />
        {confirmation.fields}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t("shared:confirm.cancel")}
          </Button>
          <Button type="submit" disabled={!ready} loading={save.isPending}>
            {t("messages.mail.save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
