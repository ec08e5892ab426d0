/** An operator's acts on a clinic, each confirmed before it is done. */
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { confirmAct, tellDone } from "@/shared/act";
import { office } from "../api/client";
import type { Clinic } from "../api/types";
import { openCode } from "../parts/CodeShown";
import { refresh } from "./refresh";

export function useActs({ id, name }: Clinic) {
  const { t } = useTranslation("clinic");
  const client = useQueryClient();
  /** Asks, acts, refreshes and says so. */
  const asks = (act: string, done: (reason: string) => Promise<unknown>, risky = false) =>
    confirmAct({
      title: t(`${act}.title`, { clinic: name }),
      text: t(`${act}.text`),
      confirm: t(`${act}.confirm`),
      danger: risky,
      reason: act === "suspend" ? { label: t("reason"), required: true } : undefined,
      act: async (reason) => {
        await done(reason);
        await refresh(client, id);
        tellDone(t(`${act}.done`, { clinic: name }));
      },
    });
  return {
    resume: () => asks("resume", () => office.resume(id)),
    suspend: () => asks("suspend", (reason) => office.suspend(id, reason), true),
    newCode: () => asks("newCode", async () => openCode(await office.newCode(id), name)),
    rotate: () =>
      asks(
        "rotate",
        async () => {
          const given = await office.rotate(id);
          if (given?.code && given.expiresAt)
            openCode({ code: given.code, expiresAt: given.expiresAt }, name);
        },
        true,
      ),
  };
}
