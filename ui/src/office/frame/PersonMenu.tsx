import { Button, Kbd, Menu, Text, useMantineColorScheme } from "@mantine/core";
import {
  IconDeviceDesktop,
  IconKeyboard,
  IconLogout,
  IconMoon,
  IconRowInsertBottom,
  IconShieldLock,
  IconSun,
  IconUser,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useDensity } from "@/shared/appearance";
import { openDialog } from "@/shared/dialogs";
import { useMe } from "../entrance/me";
import { SecondFactor } from "../entrance/SecondFactor";
import { useLeave } from "../entrance/useLeave";
import { openKeys } from "./useKeys";

const SCHEMES = [
  ["auto", IconDeviceDesktop],
  ["light", IconSun],
  ["dark", IconMoon],
] as const;

/** Who is signed in, how the page looks, the second factor, the way out. */
export function PersonMenu() {
  const { t } = useTranslation(["frame", "office"]);
  const me = useMe();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [density, setDensity] = useDensity();
  // Where a menu opens, its first item has the focus, and one that is disabled cannot have it.
  const [first] = SCHEMES.find(([scheme]) => scheme !== colorScheme) ?? [];
  const other = density === "compact" ? "comfortable" : "compact";
  const leave = useLeave();
  const factor = () =>
    openDialog(t("factor.title"), (close) => <SecondFactor on={me.secondFactor} close={close} />);
  return (
    <Menu position="bottom-end" width={250}>
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          leftSection={<IconUser size={18} aria-hidden />}
          maw={220}
        >
          <Text truncate size="sm">
            {me.name}
          </Text>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{`${me.name} · ${t(`office:role.${me.role}`)}`}</Menu.Label>
        {SCHEMES.map(([scheme, Icon]) => (
          <Menu.Item
            key={scheme}
            leftSection={<Icon size={16} />}
            onClick={() => setColorScheme(scheme)}
            disabled={colorScheme === scheme}
            data-autofocus={scheme === first || undefined}
          >
            {t(`scheme.${scheme}`)}
          </Menu.Item>
        ))}
        <Menu.Item
          leftSection={<IconRowInsertBottom size={16} />}
          onClick={() => setDensity(other)}
        >
          {t(`density.${other}`)}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconKeyboard size={16} />}
          rightSection={<Kbd size="xs">?</Kbd>}
          onClick={openKeys}
        >
          {t("keys.title")}
        </Menu.Item>
        <Menu.Item leftSection={<IconShieldLock size={16} />} onClick={factor}>
          {t("factor.open")}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void leave()}>
          {t("signOut")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
