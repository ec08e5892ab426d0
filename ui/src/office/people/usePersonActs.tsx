/** What an administrator does with somebody else's account, each confirmed before it is done. */
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { confirmAct, tellDone } from "@/shared/act";
import { openDialog } from "@/shared/dialogs";
import { office } from "../api/client";
import type { Person } from "../api/types";
import { ChangeRole } from "./ChangeRole";
import type { PersonActs } from "./PersonMenu";
import { PEOPLE } from "./queries";

export function usePersonActs(): PersonActs {
  const { t } = useTranslation("people");
  const client = useQueryClient();
  const asks =
    (act: "reset" | "disable" | "enable", done: (id: string) => Promise<unknown>) =>
    ({ id, name }: Person) =>
      confirmAct({
        title: t(`${act}.title`, { name }),
        text: t(`${act}.text`),
        confirm: t(`${act}.confirm`),
        danger: act !== "enable",
        act: async () => {
          await done(id);
          void client.invalidateQueries({ queryKey: [PEOPLE] });
          tellDone(t(`${act}.done`, { name }));
        },
      });
  return {
    role: (person) =>
      openDialog(t("role.title", { name: person.name }), (close) => (
        <ChangeRole person={person} close={close} />
      )),
    reset: asks("reset", office.resetSecondFactor),
    disable: asks("disable", office.disablePerson),
    enable: asks("enable", office.enablePerson),
  };
}
