import { useTranslation } from "react-i18next";
import { FormDialog } from "@/shared/FormDialog";
import { count } from "@/shared/figures";
import { Loading } from "@/shared/Loading";
import { Empty, Failed } from "@/shared/states";
import { type Over, useAgain } from "./queries";
import { StartForm } from "./StartForm";

export type { Over } from "./queries";

interface StartSessionProps {
  /** Over what; the dialog is closed while there is nothing. */
  over: Over | null;
  close: () => void;
  started: () => void;
}

/** Everything that is decided before a session starts, and what it should cost. */
export function StartSession({ over, close, started }: StartSessionProps) {
  const { t } = useTranslation("start");
  const again = useAgain(over && "sessions" in over ? over.sessions : []);
  return (
    <FormDialog opened={over !== null} onClose={close} title={title()} size="lg">
      {over && content(over)}
    </FormDialog>
  );
  function title() {
    if (over === null || "documents" in over) {
      const documents = over?.documents.length ?? 0;
      return t("title", { count: documents, shown: count(documents) });
    }
    const documents = again.data?.documents ?? 0;
    if (documents === 0) return t("again.unknown");
    return t("again.title", { count: documents, shown: count(documents) });
  }
  function content(over: Over) {
    if ("documents" in over) {
      const { documents, of } = over;
      const newest = t("newest", { shown: count(documents.length), of: count(of) });
      const note = of > documents.length ? newest : undefined;
      return <StartForm over={over} note={note} close={close} started={started} />;
    }
    if (again.isPending) return <Loading />;
    if (again.isError) return <Failed error={again.error} retry={() => void again.refetch()} />;
    const { documents, quarantined } = again.data;
    const left = { count: quarantined, shown: count(quarantined) };
    if (documents === 0) return <Empty title={t("again.none")} text={t("again.noneText", left)} />;
    const note = quarantined > 0 ? t("again.quarantined", left) : undefined;
    return <StartForm over={over} note={note} close={close} started={started} />;
  }
}
