import { Badge, Divider, NavLink, Stack, VisuallyHidden } from "@mantine/core";
import {
  IconBell,
  IconChecklist,
  IconFileText,
  IconHistory,
  IconHome,
  IconInbox,
  IconMail,
  IconPlayerPlay,
  IconRefresh,
  IconSettings,
  IconUsers,
} from "@tabler/icons-react";
import { Link, useRouterState } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useDensity } from "@/shared/appearance";
import { count } from "@/shared/figures";
import { useToday } from "@/shared/today";
import { type PlaceName, usePlaces } from "./keys";
import css from "./Rail.module.css";

const ICONS: Record<PlaceName, typeof IconHome> = {
  today: IconHome,
  inbox: IconInbox,
  sessions: IconPlayerPlay,
  review: IconChecklist,
  patients: IconUsers,
  messages: IconMail,
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
              rightSection={name === "patients" && <Choices />}
              active={active(to)}
              aria-current={active(to) ? "page" : undefined}
              py={density === "compact" ? 4 : { base: 5, lg: 8 }}
              classNames={{ root: css.link, section: css.sign, label: css.name }}
            />
          </div>
        );
      })}
    </Stack>
  );
}

/** A count that is higher is told to the ear alone: the rail is narrow. */
const MOST = 99;

/** How many documents wait for somebody to say whose they are. */
function Choices() {
  const { t } = useTranslation("app");
  const waiting = useToday().data?.patient_choices ?? 0;
  if (waiting === 0) return null;
  return (
    <Badge size="xs" fz={10} px={5} variant="filled" color="orange" c="black" autoContrast>
      <span aria-hidden>{waiting > MOST ? `${MOST}+` : waiting}</span>
      <VisuallyHidden>
        {t("waiting.patients", { count: waiting, shown: count(waiting) })}
      </VisuallyHidden>
    </Badge>
  );
}
