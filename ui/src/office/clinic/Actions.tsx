import { Button, Menu } from "@mantine/core";
import {
  IconChevronDown,
  IconHistory,
  IconKey,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlugConnectedX,
  IconRefresh,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { ClinicInFull } from "../api/types";
import { useOperates } from "../entrance/me";
import { openPause } from "./Pause";
import { useActs } from "./useActs";

/** What is done with a clinic: its log for everybody, the rest for operators. A foreign log has no key here. */
export function Actions({ clinic }: { clinic: ClinicInFull }) {
  const { t } = useTranslation("clinic");
  const operates = useOperates();
  const acts = useActs(clinic);
  const own = clinic.kind === "clinic";
  const stands = clinic.state === "paused" || clinic.state === "suspended";
  return (
    <>
      {operates && (
        <>
          {stands ? (
            <Button
              variant="default"
              leftSection={<IconPlayerPlay size={16} aria-hidden />}
              onClick={acts.resume}
            >
              {t("resume.open")}
            </Button>
          ) : (
            <Button
              variant="default"
              leftSection={<IconPlayerPause size={16} aria-hidden />}
              onClick={() => openPause(clinic)}
            >
              {t("pause.open")}
            </Button>
          )}
          <Menu position="bottom-end">
            <Menu.Target>
              <Button variant="default" rightSection={<IconChevronDown size={14} aria-hidden />}>
                {t("more")}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {own && (
                <>
                  <Menu.Item leftSection={<IconKey size={16} />} onClick={acts.newCode}>
                    {t("newCode.open")}
                  </Menu.Item>
                  <Menu.Item leftSection={<IconRefresh size={16} />} onClick={acts.rotate}>
                    {t("rotate.open")}
                  </Menu.Item>
                </>
              )}
              {clinic.state !== "suspended" && (
                <Menu.Item leftSection={<IconPlugConnectedX size={16} />} onClick={acts.suspend}>
                  {t("suspend.open")}
                </Menu.Item>
              )}
            </Menu.Dropdown>
          </Menu>
        </>
      )}
      {own && (
        <Button
          component={Link}
          to={`/clinics/${clinic.id}/log`}
          leftSection={<IconHistory size={16} aria-hidden />}
        >
          {t("openLog")}
        </Button>
      )}
    </>
  );
}
