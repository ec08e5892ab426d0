import { Divider, NavLink, Stack } from "@mantine/core";
import {
  IconBell,
  IconChecklist,
  IconFileText,
  IconHistory,
  IconHome,
  IconInbox,
  IconPlayerPlay,
  IconRefresh,
  IconSettings,
} from "@tabler/icons-react";
import { Link, useRouterState } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useDensity } from "@/shared/appearance";
import { type PlaceName, usePlaces } from "./keys";
import css from "./Rail.module.css";

const ICONS: Record<PlaceName, typeof IconHome> = {
  today: IconHome,
  inbox: IconInbox,
  sessions: IconPlayerPlay,
  review: IconChecklist,
  alerts: IconBell,
  audit: IconHistory,
  reports: IconFileText,
  sync: IconRefresh,
  settings: IconSettings,
};

export function Rail() {
  const { t } = useTranslation("app");
  const [density] = useDensity();
  const places = usePlaces();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const active = (to: string) => (to === "/" ? path === "/" : path.startsWith(to));
  return (
    <Stack gap={density === "compact" ? 0 : 2}>
      {places.map(({ to, name }) => {
        const Icon = ICONS[name];
        return (
          <div key={name}>
            {name === "sync" && <Divider my="xs" />}
            <NavLink
              component={Link}
              to={to}
              label={t(`place.${name}`)}
              leftSection={<Icon size={18} aria-hidden />}
              active={active(to)}
              aria-current={active(to) ? "page" : undefined}
              py={density === "compact" ? 4 : 8}
              classNames={{ root: css.link, section: css.sign, label: css.name }}
            />
          </div>
        );
      })}
    </Stack>
  );
}
