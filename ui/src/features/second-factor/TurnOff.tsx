import { Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ask, asRefusal } from "@/ipc";
import { ActForm, tellDone } from "@/shared/act";
import { CodeField, isCode } from "@/shared/CodeField";
import { Password } from "@/shared/Password";
import { Refused } from "@/shared/Refused";

/** Which field a refusal is about. */
const AT_CODE = ["wrong_code", "used_code"];

/** Turns one's own off, for the password and a code. */
export function TurnOff({ close }: { close: () => void }) {
  const { t } = useTranslation(["second-factor", "shared"]);
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const [thrown, setThrown] = useState<unknown>(null);
  const refusal = thrown === null ? null : asRefusal(thrown);
  const atPassword = refusal?.code === "wrong_password";
  const atCode = refusal !== null && AT_CODE.includes(refusal.code);
  return (
    <ActForm
      confirm={t("off")}
      danger
      ready={password !== "" && isCode(code)}
      act={async () => {
        setThrown(null);
        await ask.turnOwnSecondFactorOff(password, code);
        tellDone(t("isOff"));
      }}
      refused={(error) => {
        setThrown(error);
        if (AT_CODE.includes(asRefusal(error).code)) setCode("");
        else setPassword("");
      }}
      close={close}
    >
      <Text size="sm">{t("offAbout")}</Text>
      <Password
        label={t("shared:confirm.password")}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        error={atPassword ? t("shared:confirm.wrong") : undefined}
        autoComplete="current-password"
        required
        data-autofocus
      />
      <CodeField
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
        error={atCode ? refusal.message : undefined}
      />
      {!atPassword && !atCode && <Refused error={thrown} inForm />}
    </ActForm>
  );
}
