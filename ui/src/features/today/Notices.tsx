import { Alert, Anchor, Stack } from "@mantine/core";
import { IconAlertTriangle, IconInfoCircle } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { dayOf } from "@/shared/DateField";
import { count } from "@/shared/figures";
import { usePerson } from "@/shared/person";

/** What a person must be told once they have signed in. */
export function Notices() {
  const { t } = useTranslation("today");
  const { rollback, interrupted_sessions, failed_sign_ins, own_failed_sign_ins, last_signed_in } =
    usePerson().notices;
  // The log is filtered by days: the day they were last here has the first of those that count.
  const since = last_signed_in === null ? undefined : dayOf(new Date(last_signed_in));
  const interrupted = interrupted_sessions.length;
  // Who may not see the attempts is told of those under their own name, as a number.
  const failed = failed_sign_ins ?? own_failed_sign_ins;
  const whose = failed_sign_ins === null ? "failedOwn" : "failed";
  if (rollback === null && interrupted === 0 && failed === 0) return null;
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
      {failed > 0 && (
        <Alert
          color="orange"
          role="status"
          icon={<IconAlertTriangle size={20} />}
          title={t(`notice.${whose}`, { count: failed, times: count(failed) })}
        >
          {t(`notice.${whose}Text`)}
          {failed_sign_ins !== null && (
            <>
              {" "}
              <Anchor
                component={Link}
                to="/audit"
                search={{ kind: "sign_in.failed", from: since } as never}
                size="sm"
                inherit
              >
                {t("notice.failedGo")}
              </Anchor>
            </>
          )}
        </Alert>
      )}
      {interrupted > 0 && (
        <Alert
          color="blue"
          role="status"
          icon={<IconInfoCircle size={20} />}
          title={t("notice.recovered", { count: interrupted, sessions: count(interrupted) })}
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
