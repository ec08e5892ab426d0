import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconCloudOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { type OfficeStatus, sentence } from "@/ipc";
import { useMay } from "@/shared/person";
import { useSyncNow } from "./Actions";
import { Recover } from "./Recover";
import { When } from "./When";

/** What stands in the way of sync, in the program's own words, and what to do about it. */
export function Trouble({ office }: { office: OfficeStatus }) {
  const { t } = useTranslation("sync");
  const { name, problem, detail, halted, failures, nextAt } = office;
  if (problem === null && failures === 0) return null;
  const word = problem ?? "here";
  return (
    <Alert
      color={halted ? "red" : "orange"}
      icon={halted ? <IconAlertTriangle aria-hidden /> : <IconCloudOff aria-hidden />}
      title={t(`problem.title.${word}`, { name })}
      role={halted ? "alert" : "status"}
      styles={{ title: { overflowWrap: "anywhere" } }}
    >
      <Stack gap="xs" align="flex-start">
        {detail !== "" && (
          <Text size="sm" style={{ overflowWrap: "anywhere" }}>
            <bdi>{sentence(detail)}</bdi>
          </Text>
        )}
        <Text size="sm">{t(`problem.todo.${word}`)}</Text>
        {(word === "ahead" || word === "disagrees") && <Recover />}
        <Group gap="xs">
          {halted && <TryAgain />}
          <Text size="sm" component="div">
            {failures > 0 && t("problem.failures", { count: failures })}
            {nextAt !== null && !halted && (
              <>
                {failures > 0 && " · "}
                {t("problem.next")} <When time={nextAt} due={t("unsent.now")} />
              </>
            )}
          </Text>
        </Group>
      </Stack>
    </Alert>
  );
}

function TryAgain() {
  const { t } = useTranslation("sync");
  const administers = useMay("administer");
  const now = useSyncNow();
  if (!administers) return <Text size="sm">{t("problem.halted")}</Text>;
  return (
    <Button size="xs" variant="default" loading={now.isPending} onClick={() => now.mutate()}>
      {t("problem.tryAgain")}
    </Button>
  );
}
