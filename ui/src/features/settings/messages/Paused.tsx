import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { IconPlayerPause } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { ask, type ProviderView } from "@/ipc";
import { useAct } from "@/shared/act";
import { Moment } from "@/shared/figures";
import { useMay } from "@/shared/person";
import { Refused } from "@/shared/Refused";

/** Since when nothing is sent by a method, why, and the way on. */
export function Paused({ provider }: { provider: ProviderView }) {
  const { t } = useTranslation("settings");
  const administers = useMay("administer");
  const method = provider.deliveryMethod;
  const resume = useAct({
    act: () => ask.resumeProvider(method),
    changes: ["settings", "messages", "message"],
    inPlace: true,
    done: () => t(`messages.paused.goesOn.${method}`),
  });
  if (provider.pausedSince === null) return null;
  return (
    <Alert
      color="orange"
      icon={<IconPlayerPause aria-hidden />}
      title={t(`messages.paused.title.${method}`)}
    >
      <Stack gap="xs">
        <Text size="sm" style={{ overflowWrap: "anywhere" }}>
          {t("messages.paused.since")} <Moment time={provider.pausedSince} />
          {provider.pauseReason && (
            <>
              {": "}
              <bdi>{provider.pauseReason}</bdi>
            </>
          )}
        </Text>
        <Refused error={resume.error} inForm />
        {administers && (
          <Group>
            <Button variant="default" loading={resume.isPending} onClick={() => resume.mutate()}>
              {t("messages.paused.resume")}
            </Button>
          </Group>
        )}
      </Stack>
    </Alert>
  );
}
