/** What head office knows, and what it does not: the second never looks like 0. */
import { Text, VisuallyHidden } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ago, count, exact } from "@/shared/figures";

export function NotKnown() {
  const { t } = useTranslation("office");
  return (
    <Text component="span" c="dimmed" size="sm" style={{ whiteSpace: "nowrap" }}>
      {t("notKnown")}
    </Text>
  );
}

/** What a foreign log does not have, whatever is known of it. */
export function NotApplicable() {
  const { t } = useTranslation("office");
  return (
    <Text component="span" c="dimmed" size="sm">
      <span aria-hidden>–</span>
      <VisuallyHidden component="span">{t("notApplicable")}</VisuallyHidden>
    </Text>
  );
}

/** A value, or that it is not known. */
export function Known<Value>(props: {
  value: Value | null | undefined;
  show: (value: Value) => ReactNode;
}) {
  const { value, show } = props;
  return value === null || value === undefined ? <NotKnown /> : show(value);
}

/** A number of events. */
export function Count({ value }: { value: number | null }) {
  return <Known value={value} show={count} />;
}

/** How long ago it was at `now`; the exact time on hover and for screen readers. */
export function Since({ time, now }: { time: string | null; now: string }) {
  const { t } = useTranslation("office");
  if (time === null) return <NotKnown />;
  return (
    <time dateTime={time} title={exact(time)} style={{ whiteSpace: "nowrap" }}>
      {ago(time, new Date(now).getTime())}
      <VisuallyHidden component="span"> {t("exact", { time: exact(time) })}</VisuallyHidden>
    </time>
  );
}
