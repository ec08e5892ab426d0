import { useTranslation } from "react-i18next";
import { count } from "@/shared/figures";
import { SidePanel } from "@/shared/SidePanel";
import { EventView } from "./EventView";

/** One event beside the list that it was chosen from. */
export function EventPanel({ seq, close }: { seq: number; close: () => void }) {
  const { t } = useTranslation("audit");
  const title = t("event.title", { seq: count(seq) });
  return (
    <SidePanel title={title} closing={t("event.close")} close={close} width={460}>
      <EventView seq={seq} order={3} />
    </SidePanel>
  );
}
