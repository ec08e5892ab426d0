import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useReach } from "@/shared/person";
import { partsOf, shortId } from "@/shared/subject";
import type { Words } from "./LogRowView";

/** The texts of rows; each kind and role is looked up once, however many rows have it. */
export function useWords(): Words {
  const { t } = useTranslation(["audit", "shared"]);
  const own = useReach("read_log") === "own";
  return useMemo(() => {
    const known = new Map<string, string>();
    const word = (key: string, plain: string) => {
      const text = known.get(key) ?? t(key, { defaultValue: plain });
      known.set(key, text);
      return text;
    };
    return {
      kind: (kind) => word(`kind.${kind}`, kind),
      role: (role) => (role === "system" ? t("system") : word(`shared:role.${role}`, role)),
      subject: (subject) => {
        const parts = partsOf(subject);
        if (parts === null) return subject;
        const { table, id } = parts;
        return `${word(`record.${table}`, table)} ${shortId(id)}`;
      },
      system: t("system"),
      trace: own ? null : t("column.trace"),
    };
  }, [t, own]);
}
