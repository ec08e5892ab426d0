import { Radio, Stack, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ask, type KeyStore } from "@/ipc";
import { ActForm, tellDone } from "@/shared/act";
import { useConfirmation } from "@/shared/Confirmation";

const STORES = ["desktop", "systemd"] as const satisfies KeyStore[];

/** Where the key is kept, then what every risky change asks for; the price stands above both. */
export function AllowUnattended({ price, close }: { price: string; close: () => void }) {
  const { t } = useTranslation("settings");
  const client = useQueryClient();
  const [store, setStore] = useState<KeyStore>("desktop");
  const { given, ready, refused, fields } = useConfirmation(true, store);
  return (
    <ActForm
      confirm={t("unattended.allowConfirm")}
      danger
      ready={ready}
      act={async () => {
        if (!given) return;
        const state = await ask.allowUnattended(store, given);
        client.setQueryData(["settings", "unattended"], state);
        tellDone(t("unattended.isOn"));
      }}
      refused={refused}
      close={close}
    >
      <Text size="sm">{price}</Text>
      <Radio.Group
        label={t("unattended.store")}
        value={store}
        onChange={(value) => setStore(STORES.find((one) => one === value) ?? "desktop")}
      >
        <Stack gap="xs" mt={4}>
          {STORES.map((one) => (
            <Radio
              key={one}
              value={one}
              label={t(`unattended.stores.${one}.name`)}
              description={t(`unattended.stores.${one}.about`)}
            />
          ))}
        </Stack>
      </Radio.Group>
      {fields}
    </ActForm>
  );
}
