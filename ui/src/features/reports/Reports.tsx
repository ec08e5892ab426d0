import { Alert, Button, Grid, Stack, Text } from "@mantine/core";
import { IconDeviceFloppy } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ask, type ReportRequest } from "@/ipc";
import { useAct } from "@/shared/act";
import { count } from "@/shared/figures";
import { useFilters } from "@/shared/filters";
import { Loading } from "@/shared/Loading";
import { Page } from "@/shared/Page";
import { useReach } from "@/shared/person";
import { Refused } from "@/shared/Refused";
import { Empty, NotPermitted } from "@/shared/states";
import { Preview } from "./Preview";
import { ReportForm } from "./ReportForm";

/** A report: asked for, looked at page by page, then saved. */
export function Reports() {
  const { t } = useTranslation("reports");
  const reach = useReach("export");
  const [filters, setFilters] = useFilters();
  // Which making of a report the pictures belong to.
  const [made, setMade] = useState(0);
  const make = useMutation({
    mutationFn: (request: ReportRequest) => ask.makeReport(request),
    onSuccess: () => setMade((before) => before + 1),
  });
  const save = useAct({ act: ask.saveReport, changes: [], inPlace: true });
  if (reach === "none") return <NotPermitted text={t("notPermitted")} />;
  const report = make.data;
  return (
    <Page
      title={t("title")}
      about={t("about")}
      actions={
        report && (
          <Button
            leftSection={<IconDeviceFloppy size={16} aria-hidden />}
            loading={save.isPending}
            onClick={() => save.mutate()}
          >
            {t("save")}
          </Button>
        )
      }
    >
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 4 }}>
          <Stack>
            <ReportForm
              filters={filters}
              change={setFilters}
              busy={make.isPending}
              make={(request) => make.mutate(request)}
            />
            <Refused error={make.error ?? save.error} />
            {report && (
              <Alert color="gray" variant="light" title={t("proof.title")} role="status">
                <Text size="sm">
                  {t("proof.text", {
                    events: count(report.events),
                    size: count(report.checkpoint_size),
                  })}
                </Text>
                <Text size="sm">{t("proof.redaction", { what: report.redaction })}</Text>
              </Alert>
            )}
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 8 }}>
          {make.isPending && <Loading />}
          {!make.isPending && report && <Preview key={made} made={made} pages={report.pages} />}
          {!make.isPending && !report && <Empty title={t("empty.title")} text={t("empty.text")} />}
        </Grid.Col>
      </Grid>
    </Page>
  );
}
