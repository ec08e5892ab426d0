import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ActForm, useAct } from "@/shared/act";
import { useUnsaved } from "@/shared/FormDialog";
import { Password } from "@/shared/Password";
import { office } from "../api/client";
import type { Role } from "../api/types";
import { PEOPLE } from "./queries";
import { RoleField } from "./RoleField";

/** As head office has it; it decides again. */
const LEAST = 15;

/** A name, a role and a first password, which the person is told over a trusted way. */
export function AddPerson({ close }: { close: () => void }) {
  const { t } = useTranslation(["people", "shared"]);
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("viewer");
  const [password, setPassword] = useState("");
  const [repeated, setRepeated] = useState("");
  useUnsaved([name, role, password]);
  const add = useAct({
    act: () => office.addPerson(name.trim(), role, password),
    changes: [PEOPLE],
    done: () => t("add.done", { name: name.trim() }),
    inPlace: true,
  });
  const differs = repeated !== "" && repeated !== password;
  const ready = name.trim() !== "" && [...password].length >= LEAST && password === repeated;
  return (
    <ActForm
      confirm={t("add.confirm")}
      danger={false}
      ready={ready}
      act={() => add.mutateAsync()}
      close={close}
    >
      <TextInput
        label={t("add.name")}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        maxLength={64}
        autoComplete="off"
        required
        data-autofocus
      />
      <RoleField role={role} change={setRole} />
      <Password
        label={t("add.password")}
        description={t("shared:password.advice", { least: LEAST })}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        autoComplete="new-password"
        required
      />
      <Password
        label={t("shared:password.repeat")}
        value={repeated}
        onChange={(event) => setRepeated(event.currentTarget.value)}
        error={differs ? t("shared:password.differs") : undefined}
        autoComplete="new-password"
        required
      />
    </ActForm>
  );
}
