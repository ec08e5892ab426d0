import { Button, Group, List, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ask } from "@/ipc";
import { EndpointResult } from "@/shared/EndpointResult";
import { Refused } from "@/shared/Refused";
import { StepHead } from "./StepHead";
import { useGo } from "./useGo";

/** The engine that every clinic has. */
const ENGINE = "builtin";

export function EndpointStep({ currency }: { currency: string }) {
  const { t } = useTranslation("first-run");
  const go = useGo();
  const test = useMutation({ mutationFn: () => ask.testEndpoint(ENGINE) });
  const well = test.data?.usable === true;
  return (
    <Stack>
      <StepHead
        title={t("endpoint.title")}
        about={
          <List size="sm" mt="xs">
            <List.Item>{t("endpoint.what")}</List.Item>
            <List.Item>{t("endpoint.nothingLeaves")}</List.Item>
            <List.Item>{t("endpoint.others")}</List.Item>
          </List>
        }
      />
      <div aria-live="polite">
        {test.data && <EndpointResult test={test.data} currency={currency} />}
        {test.isPending && <Text size="sm">{t("endpoint.testing")}</Text>}
      </div>
      <Refused error={test.error ?? go.error} />
      <Group justify="space-between">
        <Button
          variant={well ? "default" : "filled"}
          loading={test.isPending}
          onClick={() => test.mutate()}
        >
          {t(test.data ? "endpoint.again" : "endpoint.test")}
        </Button>
        <Button
          variant={well ? "filled" : "default"}
          loading={go.isPending}
          onClick={() => go.mutate("inbox")}
        >
          {t(well ? "continue" : "skip")}
        </Button>
      </Group>
    </Stack>
  );
}
