import { List, Text } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { ask, asRefusal, type EnrolmentView } from "@/ipc";
import { ActForm, tellDone } from "@/shared/act";
import { CodeField, isCode } from "@/shared/CodeField";
import { Password } from "@/shared/Password";
import { Refused } from "@/shared/Refused";
import { Secret } from "./Secret";

/** The password, then what the app takes in, then its code: only then does it hold. */
export function TurnOn({ close }: { close: () => void }) {
  const [shown, setShown] = useState<EnrolmentView | null>(null);
  return shown ? (
    <TypeBack shown={shown} close={close} />
  ) : (
    <Begin begun={setShown} close={close} />
  );
}

interface BeginProps {
  begun: (shown: EnrolmentView) => void;
  close: () => void;
}

function Begin({ begun, close }: BeginProps) {
  const { t } = useTranslation(["second-factor", "shared"]);
  const [password, setPassword] = useState("");
  const [refusal, setRefusal] = useState<unknown>(null);
  const wrong = refusal !== null && asRefusal(refusal).code === "wrong_password";
  return (
    <ActForm
      confirm={t("begin")}
      danger={false}
      ready={password !== ""}
      act={async () => {
        setRefusal(null);
        begun(await ask.beginSecondFactor(password));
      }}
      refused={(thrown) => {
        setRefusal(thrown);
        setPassword("");
      }}
      goesOn
      close={close}
    >
      <Text size="sm">{t("about")}</Text>
      <Password
        label={t("shared:confirm.password")}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        error={wrong ? t("shared:confirm.wrong") : undefined}
        autoComplete="current-password"
        required
        data-autofocus
      />
      {!wrong && <Refused error={refusal} inForm />}
    </ActForm>
  );
}

interface TypeBackProps {
  shown: EnrolmentView;
  close: () => void;
}

function TypeBack({ shown, close }: TypeBackProps) {
  const { t } = useTranslation("second-factor");
  const [code, setCode] = useState("");
  const [refusal, setRefusal] = useState<unknown>(null);
  // Who closes the dialog is shown another secret the next time.
  useEffect(() => () => void ask.forgetSecondFactor(), []);
  const wrong = refusal !== null && asRefusal(refusal).code === "first_code_wrong";
  return (
    <ActForm
      confirm={t("on")}
      danger={false}
      ready={isCode(code)}
      act={async () => {
        setRefusal(null);
        await ask.turnSecondFactorOn(code);
        tellDone(t("isOn"));
      }}
      refused={(thrown) => {
        setRefusal(thrown);
        setCode("");
      }}
      close={close}
    >
      <List size="sm" type="ordered">
        <List.Item>{t("takeIn")}</List.Item>
        <List.Item>{t("typeBack")}</List.Item>
      </List>
      <Secret shown={shown} />
      <CodeField
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
        error={wrong ? asRefusal(refusal).message : undefined}
        autoFocus
      />
      {!wrong && <Refused error={refusal} inForm />}
    </ActForm>
  );
}
