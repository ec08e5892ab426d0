import { Select, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Role } from "../api/types";

const ROLES: Role[] = ["viewer", "operator", "admin"];

/** A role, with what it may do. */
export function RoleField({ role, change }: { role: Role; change: (role: Role) => void }) {
  const { t } = useTranslation(["people", "office"]);
  return (
    <>
      <Select
        label={t("add.role")}
        value={role}
        allowDeselect={false}
        onChange={(value) => change(ROLES.find((one) => one === value) ?? role)}
        data={ROLES.map((value) => ({ value, label: t(`office:role.${value}`) }))}
      />
      <Text size="sm">{t(`roleAbout.${role}`)}</Text>
    </>
  );
}
