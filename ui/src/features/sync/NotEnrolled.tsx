import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useMay } from "@/shared/person";
import { Empty } from "@/shared/states";
import { askEnrolment } from "./EnrolForm";

/** Nothing is sent to anybody: the one next step is a code. */
export function NotEnrolled() {
  const { t } = useTranslation("sync");
  const administers = useMay("administer");
  const text = administers ? t("none.text") : `${t("none.text")} ${t("none.ask")}`;
  return (
    <Empty title={t("none.title")} text={text}>
      {administers && (
        <Button onClick={() => askEnrolment(t("enrol.title"))}>{t("none.enrol")}</Button>
      )}
    </Empty>
  );
}
