/** What stands in a screen's place: under a heading of its own, as every screen has. */
import { VisuallyHidden } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Failed, NotFound } from "@/shared/states";

function Headed({ children }: { children: ReactNode }) {
  const { t } = useTranslation("frame");
  return (
    <>
      <VisuallyHidden component="h1">{t("name")}</VisuallyHidden>
      {children}
    </>
  );
}

export function NoScreen() {
  return (
    <Headed>
      <NotFound />
    </Headed>
  );
}

export function FailedScreen({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <Headed>
      <Failed error={error} retry={retry} />
    </Headed>
  );
}
