import { Select, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Role } from "@/ipc";

const ROLES: Role[] = ["staff", "reviewer", "doctor", "manager", "admin", "auditor"];

/** A role, with what it may do. */
export function RoleChoice({ role, choose }: { role: Role; choose: (role: Role) => void }) {
  const { t } = useTranslation("settings");
  return (
    <>
      <Select
        data-autofocus
        label={t("person.role")}
        value={role}
        allowDeselect={false}
        onChange={(value) => choose(ROLES.find((one) => one === value) ?? role)}
        data={ROLES.map((value) => ({ value, label: t(`shared:role.${value}`) }))}
      />
      <Text size="sm">{t(`roleAbout.${role}`)}</Text>
    </>
  );
}
