import { useTranslation } from "react-i18next";
import { count } from "@/shared/figures";
import { SidePanel } from "@/shared/SidePanel";
import { EventView } from "./EventView";

interface EventPanelProps {
  clinic: string;
  seq: number;
  log: string | undefined;
  close: () => void;
}

/** One event beside the list that it was chosen from. */
export function EventPanel({ clinic, seq, log, close }: EventPanelProps) {
  const { t } = useTranslation("log");
  const title = t("event.title", { seq: count(seq) });
  return (
    <SidePanel title={title} closing={t("event.close")} close={close} width={480}>
      <EventView clinic={clinic} seq={seq} log={log} />
    </SidePanel>
  );
}
