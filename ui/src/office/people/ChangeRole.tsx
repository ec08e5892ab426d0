import { Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ActForm, useAct } from "@/shared/act";
import { useUnsaved } from "@/shared/FormDialog";
import { office } from "../api/client";
import type { Person } from "../api/types";
import { PEOPLE } from "./queries";
import { RoleField } from "./RoleField";

/** Another role, which counts from the person's next sign-in. */
export function ChangeRole({ person, close }: { person: Person; close: () => void }) {
  const { t } = useTranslation(["people", "office"]);
  const [role, setRole] = useState(person.role);
  useUnsaved(role);
  const change = useAct({
    act: () => office.setRole(person.id, role),
    changes: [PEOPLE],
    done: () => t("role.done", { name: person.name, role: t(`office:role.${role}`) }),
    inPlace: true,
  });
  return (
    <ActForm
      confirm={t("role.confirm")}
      danger={false}
      ready={role !== person.role}
      act={() => change.mutateAsync()}
      close={close}
    >
      <RoleField role={role} change={setRole} />
      <Text size="sm">{t("role.text")}</Text>
    </ActForm>
  );
}
