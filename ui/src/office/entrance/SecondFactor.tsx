import { Button, Group, Stack, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ActForm, tellDone } from "@/shared/act";
import { CodeField, isCode } from "@/shared/CodeField";
import { office } from "../api/client";
import type { BegunFactor } from "../api/types";
import { ME_KEY } from "./me";
import { Secret } from "./Secret";

interface SecondFactorProps {
  /** Whether one guards this account already: another administrator resets it. */
  on: boolean;
  /** Closes the dialog. */
  close?: () => void;
  /** Signs out, where this is no dialog and nothing else is open. */
  leave?: () => void;
}

const nothing = () => {};

/** The secret first, then a code of the app: only then does the new factor hold. */
export function SecondFactor({ on, leave, close = leave ?? nothing }: SecondFactorProps) {
  const { t } = useTranslation(["frame", "shared"]);
  const client = useQueryClient();
  const [begun, setBegun] = useState<BegunFactor | null>(null);
  const [code, setCode] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const cancel = leave && t("signOut");
  useEffect(() => {
    if (begun !== null) field.current?.focus();
  }, [begun]);
  if (on)
    return (
      <Stack>
        <Text size="sm">{t("factor.aboutOn")}</Text>
        <Group justify="flex-end">
          <Button onClick={close} data-autofocus>
            {t("shared:close")}
          </Button>
        </Group>
      </Stack>
    );
  if (begun === null)
    return (
      <ActForm
        key="begin"
        cancel={cancel}
        confirm={t("factor.begin")}
        danger={false}
        ready
        focus
        goesOn
        act={async () => setBegun(await office.beginSecondFactor())}
        close={close}
      >
        <Text size="sm">{t("factor.about")}</Text>
      </ActForm>
    );
  const confirm = async () => {
    await office.confirmSecondFactor(code.replace(/\s/g, ""));
    await client.invalidateQueries({ queryKey: ME_KEY });
    void client.invalidateQueries({ queryKey: ["people"] });
    tellDone(t("factor.isOn"));
  };
  return (
    <ActForm
      key="confirm"
      cancel={cancel}
      confirm={t("factor.confirm")}
      danger={false}
      ready={isCode(code)}
      goesOn={leave !== undefined}
      act={confirm}
      close={close}
    >
      <Secret begun={begun} />
      <CodeField
        ref={field}
        description={t("factor.typeBack")}
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
    </ActForm>
  );
}
