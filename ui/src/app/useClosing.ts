import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { ask } from "@/ipc";
import { confirmAct } from "@/shared/act";
import { onClosing } from "@/shared/live";

/** Asks before the window is closed on work that goes on, behind the lock too. */
export function useClosing(): void {
  const { t } = useTranslation("app");
  useEffect(
    () =>
      onClosing((running, background) =>
        running > 0
          ? confirmAct({
              title: t("closing.title"),
              text: [
                t("closing.text", { count: running }),
                ...(background ? [t("closing.background")] : []),
              ].join(" "),
              confirm: t("closing.confirm"),
              danger: true,
              act: ask.closeWindow,
            })
          : confirmAct({
              title: t("closing.backgroundTitle"),
              text: t("closing.background"),
              confirm: t("closing.close"),
              cancel: t("closing.stay"),
              act: ask.closeWindow,
            }),
      ),
    [t],
  );
}
