import { useTranslation } from "react-i18next";
import type { LogEvent } from "../api/types";

/** Who did it, with the role that they had at the clinic. */
export function useWho(): (event: LogEvent) => string {
  const { t } = useTranslation(["audit", "shared"]);
  return ({ actor, role }) =>
    actor === "system"
      ? t("system")
      : `${actor} (${t(`shared:role.${role}`, { defaultValue: role })})`;
}
