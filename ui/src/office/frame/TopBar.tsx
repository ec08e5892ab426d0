import { Button, Group, Text } from "@mantine/core";
import { Link, useRouterState } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Mark } from "@/shared/Entrance";
import { useAdministers } from "../entrance/me";
import { PersonMenu } from "./PersonMenu";
import { isAt, PLACES } from "./places";

/** The places, and who is signed in. */
export function TopBar() {
  const { t } = useTranslation("frame");
  const administers = useAdministers();
  const places = PLACES.filter((one) => administers || one.name !== "people");
  const path = useRouterState({ select: (state) => state.location.pathname });
  return (
    <Group h="100%" px="lg" gap="lg" wrap="nowrap" justify="space-between">
      <Group gap="lg" wrap="nowrap">
        <Group gap="xs" wrap="nowrap">
          <Mark size={26} />
          <Text fw={700} style={{ whiteSpace: "nowrap" }}>
            {t("name")}
          </Text>
        </Group>
        <Group gap={4} wrap="nowrap" component="nav" aria-label={t("places")}>
          {places.map(({ name, to }) => {
            const here = isAt(to, path);
            return (
              <Button
                key={name}
                component={Link}
                to={to}
                variant={here ? "light" : "subtle"}
                color={here ? undefined : "gray"}
                c="var(--mantine-color-text)"
                fw={here ? 650 : 500}
                aria-current={here ? "page" : undefined}
              >
                {t(`place.${name}`)}
              </Button>
            );
          })}
        </Group>
      </Group>
      <PersonMenu />
    </Group>
  );
}
