import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { dayOf } from "@/shared/DateField";
import { day } from "@/shared/figures";
import { ageOn } from "./patient";

/** A birth date with the age, as `14 Mar 1958 (68 y)`; that it is not known, where it is not. */
export function Born({ date }: { date: string | null }) {
  const { t } = useTranslation("patients");
  if (date === null)
    return (
      <Text span inherit c="dimmed">
        {t("born.unknown")}
      </Text>
    );
  const age = ageOn(date, dayOf(new Date()));
  return (
    <span style={{ whiteSpace: "nowrap" }}>
      <time dateTime={date}>{day(date)}</time>
      {age !== null && ` ${t("born.age", { count: age })}`}
    </span>
  );
}
