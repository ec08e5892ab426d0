import { Button, Menu } from "@mantine/core";
import {
  IconChevronDown,
  IconShieldOff,
  IconUserCheck,
  IconUserCog,
  IconUserOff,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Person } from "../api/types";

export type PersonActs = Record<"role" | "reset" | "disable" | "enable", (person: Person) => void>;

/** What an administrator does with somebody else's account. */
export function PersonMenu({ person, acts }: { person: Person; acts: PersonActs }) {
  const { t } = useTranslation("people");
  const { name, secondFactor, disabledAt } = person;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          size="compact-sm"
          variant="default"
          aria-label={t("change.named", { name })}
          rightSection={<IconChevronDown size={14} aria-hidden />}
        >
          {t("change.open")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconUserCog size={16} />} onClick={() => acts.role(person)}>
          {t("role.open")}
        </Menu.Item>
        {secondFactor && (
          <Menu.Item leftSection={<IconShieldOff size={16} />} onClick={() => acts.reset(person)}>
            {t("reset.open")}
          </Menu.Item>
        )}
        {disabledAt === null ? (
          <Menu.Item leftSection={<IconUserOff size={16} />} onClick={() => acts.disable(person)}>
            {t("disable.open")}
          </Menu.Item>
        ) : (
          <Menu.Item leftSection={<IconUserCheck size={16} />} onClick={() => acts.enable(person)}>
            {t("enable.open")}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
