import { Alert, Anchor, Stack } from "@mantine/core";
import { IconAlertTriangle, IconInfoCircle } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { count } from "@/shared/figures";
import { usePerson } from "@/shared/person";

/** What a person must be told once they have signed in. */
export function Notices() {
  const { t } = useTranslation("today");
  const { rollback, recovered_sessions, failed_sign_ins } = usePerson();
  if (rollback === null && recovered_sessions === 0 && failed_sign_ins === 0) return null;
  return (
    <Stack gap="xs">
      {rollback !== null && (
        <Alert
          color="red"
          role="alert"
          icon={<IconAlertTriangle size={20} />}
          title={t("notice.rollback")}
        >
          {rollback}{" "}
          <Anchor component={Link} to="/alerts" size="sm" inherit>
            {t("notice.rollbackGo")}
          </Anchor>
        </Alert>
      )}
      {failed_sign_ins > 0 && (
        <Alert
          color="orange"
          role="status"
          icon={<IconAlertTriangle size={20} />}
          title={t("notice.failed", { count: failed_sign_ins, times: count(failed_sign_ins) })}
        >
          {t("notice.failedText")}{" "}
          <Anchor
            component={Link}
            to="/audit"
            search={{ kind: "sign_in.failed" } as never}
            size="sm"
            inherit
          >
            {t("notice.failedGo")}
          </Anchor>
        </Alert>
      )}
      {recovered_sessions > 0 && (
        <Alert
          color="blue"
          role="status"
          icon={<IconInfoCircle size={20} />}
          title={t("notice.recovered", {
            count: recovered_sessions,
            sessions: count(recovered_sessions),
          })}
        >
          {t("notice.recoveredText")}{" "}
          <Anchor
            component={Link}
            to="/sessions"
            search={{ status: "interrupted" } as never}
            size="sm"
            inherit
          >
            {t("notice.recoveredGo")}
          </Anchor>
        </Alert>
      )}
    </Stack>
  );
}
