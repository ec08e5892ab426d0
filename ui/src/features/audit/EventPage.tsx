import { Anchor } from "@mantine/core";
import { Link, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { count } from "@/shared/figures";
import { Page } from "@/shared/Page";
import { EventView } from "./EventView";

/** One event on a screen of its own: `/audit/$seq`. */
export function EventPage() {
  const { t } = useTranslation("audit");
  const { seq } = useParams({ strict: false }) as { seq?: string };
  const number = Number(seq);
  return (
    <Page
      title={t("event.title", { seq: count(number) })}
      about={
        <Anchor component={Link} to="/audit" size="sm">
          {t("event.back")}
        </Anchor>
      }
    >
      <EventView seq={number} order={2} />
    </Page>
  );
}
