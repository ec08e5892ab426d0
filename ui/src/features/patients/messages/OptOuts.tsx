import { Group, Stack, Switch, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { ask, type DeliveryMethod, type PatientContacts } from "@/ipc";
import { confirmAct, tellDone, useAct } from "@/shared/act";
import { Moment } from "@/shared/figures";
import { METHODS } from "@/shared/messaging";
import { useChanged } from "./queries";

/** What the patient does not want at all, whatever they agreed to before. */
export function OptOuts({ contacts }: { contacts: PatientContacts }) {
  const { t } = useTranslation("patients");
  const changed = useChanged();
  const patient = contacts.patientId;
  const since = { email: contacts.emailOptedOutAt, sms: contacts.smsOptedOutAt };
  const set = async (method: DeliveryMethod, out: boolean) =>
    changed(await ask.setOptOut(patient, method, out));
  const stop = useAct({
    act: (method: DeliveryMethod) => set(method, true),
    changes: [],
    done: (_, method) => t(`optOut.${method}.isOut`),
  });
  const allow = (method: DeliveryMethod) =>
    confirmAct({
      title: t(`optOut.${method}.allowTitle`),
      text: t(`optOut.${method}.allowText`),
      confirm: t(`optOut.${method}.allow`),
      act: async () => {
        await set(method, false);
        tellDone(t(`optOut.${method}.isIn`));
      },
    });
  return (
    <Stack gap="xs">
      {METHODS.map((method) => (
        <Group key={method} gap="xs">
          <Switch
            label={t(`optOut.${method}.label`)}
            checked={since[method] !== null}
            disabled={!contacts.mayKeep}
            onChange={(event) =>
              event.currentTarget.checked ? stop.mutate(method) : allow(method)
            }
          />
          {since[method] !== null && (
            <Text size="sm">
              {t("optOut.since")} <Moment time={since[method]} />
            </Text>
          )}
        </Group>
      ))}
    </Stack>
  );
}
