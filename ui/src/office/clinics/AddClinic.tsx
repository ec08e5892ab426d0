import { Autocomplete, Text, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ActForm } from "@/shared/act";
import { openDialog } from "@/shared/dialogs";
import { useUnsaved } from "@/shared/FormDialog";
import { office } from "../api/client";
import { i18n } from "../i18n";
import { openCode } from "../parts/CodeShown";
import { CLINICS } from "./queries";

export function openAddClinic(groups: string[]): void {
  openDialog(i18n.t("clinics:add.title"), (close) => <AddClinic groups={groups} close={close} />);
}

/** A name and a group; then the code, which is shown once. */
export function AddClinic({ groups, close }: { groups: string[]; close: () => void }) {
  const { t } = useTranslation("clinics");
  const client = useQueryClient();
  const [name, setName] = useState("");
  const [group, setGroup] = useState("");
  useUnsaved([name, group]);
  const add = async () => {
    const given = await office.addClinic(name.trim(), group.trim());
    void client.invalidateQueries({ queryKey: [CLINICS] });
    void client.invalidateQueries({ queryKey: ["groups"] });
    openCode(given, name.trim());
  };
  return (
    <ActForm
      confirm={t("add.confirm")}
      danger={false}
      ready={name.trim() !== "" && group.trim() !== ""}
      act={add}
      close={close}
    >
      <Text size="sm">{t("add.about")}</Text>
      <TextInput
        label={t("add.name")}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        maxLength={200}
        autoComplete="off"
        required
        data-autofocus
      />
      <Autocomplete
        label={t("add.group")}
        description={t("add.groupAbout")}
        data={groups}
        value={group}
        onChange={setGroup}
        maxLength={100}
        required
      />
    </ActForm>
  );
}
