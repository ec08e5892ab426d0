import { Button, Card, Radio, Select, SimpleGrid, Stack, Switch, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReportRequest } from "@/ipc";
import { DateField, dayEnd, dayStart, isBackwards, isDay } from "@/shared/DateField";
import type { Filters } from "@/shared/filters";
import { SessionById } from "@/shared/links";
import { usePerson } from "@/shared/person";
import { daysOf, PRESETS, type Preset } from "./period";

interface ReportFormProps {
  filters: Filters;
  change: (change: Filters) => void;
  busy: boolean;
  make: (request: ReportRequest) => void;
}

/** What a report is asked for; kept in the address. */
export function ReportForm({ filters, change, busy, make }: ReportFormProps) {
  const { t } = useTranslation("reports");
  const auditor = usePerson().role === "auditor";
  const [redacted, setRedacted] = useState(auditor);
  const session = filters.session;
  const preset: Preset = PRESETS.find((one) => one === filters.period) ?? "thisWeek";
  const days =
    preset === "custom" ? { from: filters.from, to: filters.to } : daysOf(preset, new Date());
  const backwards = isBackwards(days.from, days.to);
  const whole = isDay(days.from ?? "") && isDay(days.to ?? "");
  const ready = Boolean(session) || (whole && !backwards);
  const submit = () =>
    make({
      session: session ?? null,
      from: session ? null : dayStart(days.from),
      to: session ? null : dayEnd(days.to),
      redacted,
    });
  return (
    <Card withBorder>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) submit();
        }}
      >
        <Stack>
          {session ? (
            <Radio.Group
              label={t("scope.label")}
              value="session"
              onChange={() => change({ session: undefined })}
            >
              <Stack gap="xs" mt={4}>
                <Radio value="session" label={t("scope.session")} />
                <Text size="sm" component="div">
                  <SessionById session={session} />
                </Text>
                <Radio value="clinic" label={t("scope.clinic")} />
              </Stack>
            </Radio.Group>
          ) : (
            <>
              <Select
                label={t("period.label")}
                value={preset}
                allowDeselect={false}
                onChange={(value) => change({ period: value ?? undefined })}
                data={PRESETS.map((value) => ({ value, label: t(`period.${value}`) }))}
              />
              <SimpleGrid cols={{ base: 1, lg: 2 }}>
                <DateField
                  label={t("from")}
                  value={days.from}
                  change={(from) => change({ period: "custom", from, to: days.to })}
                />
                <DateField
                  label={t("to")}
                  value={days.to}
                  change={(to) => change({ period: "custom", from: days.from, to })}
                  error={backwards ? t("backwards") : undefined}
                />
              </SimpleGrid>
              <Text size="xs" c="dimmed">
                {t("scope.hint")}
              </Text>
            </>
          )}
          <Switch
            label={t("redact.label")}
            description={t(auditor ? "redact.forced" : "redact.about")}
            checked={redacted}
            disabled={auditor}
            onChange={(event) => setRedacted(event.currentTarget.checked)}
          />
          <Button type="submit" variant="default" disabled={!ready} loading={busy}>
            {t("make")}
          </Button>
        </Stack>
      </form>
    </Card>
  );
}
