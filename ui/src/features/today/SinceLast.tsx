import { Alert, Anchor } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { count } from "@/shared/figures";
import { usePerson } from "@/shared/person";

/** What happened while nobody was here: a crash, somebody at the door, an older record. */
export function SinceLast() {
  const { t } = useTranslation("today");
  const { recovered_sessions, failed_sign_ins, rollback } = usePerson();
  return (
    <>
      {rollback !== null && (
        <Alert color="red" title={t("since.rollback")} role="alert">
          {rollback}
        </Alert>
      )}
      {recovered_sessions > 0 && (
        <Alert
          color="yellow"
          title={t("since.recovered", {
            count: recovered_sessions,
            shown: count(recovered_sessions),
          })}
        >
          <Anchor
            component={Link}
            to="/sessions"
            search={{ status: "interrupted" } as never}
            size="sm"
          >
            {t("since.resume")}
          </Anchor>
        </Alert>
      )}
      {failed_sign_ins > 0 && (
        <Alert
          color="yellow"
          title={t("since.failed", { count: failed_sign_ins, shown: count(failed_sign_ins) })}
        >
          <Anchor
            component={Link}
            to="/audit"
            search={{ kind: "sign_in.failed" } as never}
            size="sm"
          >
            {t("since.look")}
          </Anchor>
        </Alert>
      )}
    </>
  );
}
