import {
  ActionIcon,
  Button,
  Group,
  Indicator,
  Kbd,
  Menu,
  Text,
  Tooltip,
  useMantineColorScheme,
} from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import {
  IconKey,
  IconKeyboard,
  IconListDetails,
  IconLock,
  IconMoon,
  IconSearch,
  IconShieldLock,
  IconSun,
  IconUrgent,
  IconUser,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { SecondFactor } from "@/features/second-factor/SecondFactor";
import { FormDialog } from "@/shared/FormDialog";
import { useRunningTasks } from "@/shared/live";
import { usePerson, useReach } from "@/shared/person";
import { lock } from "@/shared/window";
import { askEmergencyAccess } from "./Emergency";
import { openPalette } from "./Palette";
import { PasswordForm } from "./PasswordForm";
import { WitnessBadge } from "./WitnessBadge";

interface TopBarProps {
  openTasks: () => void;
  openKeys: () => void;
}

export function TopBar({ openTasks, openKeys }: TopBarProps) {
  const { t } = useTranslation("app");
  const person = usePerson();
  const running = useRunningTasks();
  return (
    <Group h="100%" px="md" gap="sm" wrap="nowrap" justify="space-between">
      <Group gap="sm" wrap="nowrap" style={{ minWidth: 0 }}>
        <Text fw={700} truncate maw={200} title={person.clinic} visibleFrom="sm">
          {person.clinic}
        </Text>
        <Button
          variant="default"
          w={{ sm: 200, md: 260, lg: 380 }}
          styles={{ label: { flex: 1, fontWeight: 400 } }}
          leftSection={<IconSearch size={16} aria-hidden />}
          rightSection={
            <Kbd size="xs" visibleFrom="md">
              /
            </Kbd>
          }
          onClick={openPalette}
        >
          {t("search.button")}
        </Button>
      </Group>
      <Group gap="xs" wrap="nowrap">
        <WitnessBadge />
        <Tooltip label={t("tasks.open")}>
          <Indicator label={running} size={16} disabled={running === 0} color="blue">
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              onClick={openTasks}
              aria-label={t("tasks.openCount", { count: running })}
            >
              <IconListDetails size={20} />
            </ActionIcon>
          </Indicator>
        </Tooltip>
        <Tooltip label={`${t("lock")} (Ctrl+L)`}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            onClick={() => void lock()}
            aria-label={t("lock")}
          >
            <IconLock size={20} />
          </ActionIcon>
        </Tooltip>
        <PersonMenu openKeys={openKeys} />
      </Group>
    </Group>
  );
}

function PersonMenu({ openKeys }: { openKeys: () => void }) {
  const { t } = useTranslation(["app", "shared", "second-factor"]);
  const person = usePerson();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const readsOwn = useReach("read_documents") === "own";
  const [password, showPassword] = useDisclosure(false);
  const [factor, showFactor] = useDisclosure(false);
  return (
    <>
      <FormDialog opened={password} onClose={showPassword.close} title={t("password.title")}>
        <PasswordForm close={showPassword.close} />
      </FormDialog>
      <FormDialog opened={factor} onClose={showFactor.close} title={t("second-factor:title")}>
        <SecondFactor close={showFactor.close} />
      </FormDialog>
      <Menu position="bottom-end" width={240}>
        <Menu.Target>
          <Button
            variant="subtle"
            color="gray"
            leftSection={<IconUser size={18} aria-hidden />}
            maw={{ base: 110, sm: 200 }}
          >
            <Text truncate size="sm">
              {person.name}
            </Text>
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{`${person.name} · ${t(`shared:role.${person.role}`)}`}</Menu.Label>
          <Menu.Item
            leftSection={<IconSun size={16} />}
            onClick={() => setColorScheme("light")}
            disabled={colorScheme === "light"}
          >
            {t("appearance.light")}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconMoon size={16} />}
            onClick={() => setColorScheme("dark")}
            disabled={colorScheme === "dark"}
          >
            {t("appearance.dark")}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconKeyboard size={16} />}
            rightSection={<Kbd size="xs">?</Kbd>}
            onClick={openKeys}
          >
            {t("keys.title")}
          </Menu.Item>
          <Menu.Item leftSection={<IconKey size={16} />} onClick={showPassword.open}>
            {t("password.open")}
          </Menu.Item>
          <Menu.Item leftSection={<IconShieldLock size={16} />} onClick={showFactor.open}>
            {t("second-factor:open")}
          </Menu.Item>
          {readsOwn && (
            <Menu.Item leftSection={<IconUrgent size={16} />} onClick={askEmergencyAccess}>
              {t("emergency.open")}
            </Menu.Item>
          )}
          <Menu.Divider />
          <Menu.Item leftSection={<IconLock size={16} />} onClick={() => void lock()}>
            {t("signOut")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
