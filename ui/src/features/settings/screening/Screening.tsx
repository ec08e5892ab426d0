import { Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ask, type ScreeningInForce } from "@/ipc";
import { Loading } from "@/shared/Loading";
import { useMay } from "@/shared/person";
import { Failed } from "@/shared/states";
import { Chosen } from "./Chosen";
import { InForce } from "./InForce";
import { TryText } from "./TryText";
import { typed } from "./typed";

/** What documents are looked through for, and what of it the clinic has decided. */
export function Screening() {
  const { t } = useTranslation("settings");
  const known = useQuery({ queryKey: ["settings", "screening"], queryFn: ask.screeningSettings });
  return (
    <Stack gap="xl">
      <Text size="sm">{t("screening.about")}</Text>
      {known.isPending && <Loading />}
      {known.isError && <Failed error={known.error} retry={() => void known.refetch()} />}
      {known.data && <Parts known={known.data} />}
    </Stack>
  );
}

function Parts({ known }: { known: ScreeningInForce }) {
  const administers = useMay("administer");
  const [form, setForm] = useState(() => typed(known.settings));
  return (
    <>
      <Chosen form={form} change={setForm} />
      {administers && <TryText form={form} />}
      <InForce known={known} />
    </>
  );
}
