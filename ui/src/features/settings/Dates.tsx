import { Button, Group, Radio, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ask, type DateOrder } from "@/ipc";
import { useAct } from "@/shared/act";
import { useConfirmation } from "@/shared/Confirmation";
import { Loading } from "@/shared/Loading";
import { useMay } from "@/shared/person";
import { Failed } from "@/shared/states";

const ORDERS: DateOrder[] = ["day_first", "month_first", "unknown"];

/** How the clinic's own documents write dates in figures. */
export function Dates() {
  const { t } = useTranslation("settings");
  const order = useQuery({ queryKey: ["settings", "dates"], queryFn: ask.dateOrder });
  return (
    <Stack gap="sm" component="section" aria-labelledby="dates-title">
      <Title order={2} size="h4" id="dates-title">
        {t("dates.title")}
      </Title>
      <Text size="sm">{t("dates.about")}</Text>
      {order.isPending && <Loading />}
      {order.isError && <Failed error={order.error} retry={() => void order.refetch()} />}
      {order.data && <Form order={order.data} />}
    </Stack>
  );
}

function Form({ order }: { order: DateOrder }) {
  const { t } = useTranslation("settings");
  const administers = useMay("administer");
  const [chosen, setChosen] = useState(order);
  const confirmation = useConfirmation(false, chosen);
  const save = useAct({
    act: (wanted: DateOrder) => ask.setDateOrder(wanted, confirmation.given),
    changes: ["settings"],
    done: () => t("dates.saved"),
    after: confirmation.reset,
    refused: confirmation.refused,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(chosen);
  };
  return (
    <form onSubmit={submit}>
      <Stack maw={560}>
        <Radio.Group
          aria-labelledby="dates-title"
          value={chosen}
          onChange={(value) => setChosen(ORDERS.find((one) => one === value) ?? chosen)}
        >
          <Stack gap="xs">
            {ORDERS.map((one) => (
              <Radio key={one} value={one} label={t(`dates.${one}`)} disabled={!administers} />
            ))}
          </Stack>
        </Radio.Group>
        {confirmation.fields}
        {administers && (
          <Group>
            <Button
              type="submit"
              disabled={chosen === order || !confirmation.ready}
              loading={save.isPending}
            >
              {t("dates.save")}
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  );
}
