import { Button } from "@mantine/core";
import { IconDownload, IconPlus, IconRefresh } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { moment } from "@/shared/figures";
import { useFilters } from "@/shared/filters";
import { Loading } from "@/shared/Loading";
import { Page } from "@/shared/Page";
import { Empty } from "@/shared/states";
import { download } from "../api/client";
import { useOperates } from "../entrance/me";
import { FailedScreen } from "../parts/Whole";
import { openAddClinic } from "./AddClinic";
import { Attention } from "./Attention";
import { ClinicList } from "./ClinicList";
import { listed } from "./narrow";
import { useOverview } from "./queries";

/** First what needs a person, then every clinic by group. */
export function Clinics() {
  const { t } = useTranslation("clinics");
  const [filters] = useFilters();
  const operates = useOperates();
  const overview = useOverview();
  if (overview.isPending) return <Loading />;
  if (overview.isError)
    return <FailedScreen error={overview.error} retry={() => void overview.refetch()} />;
  const { now, clinics } = overview.data;
  const groups = [...new Set(clinics.map((one) => one.group))].filter(Boolean).sort();
  const add = operates && (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => openAddClinic(groups)}>
      {t("add.open")}
    </Button>
  );
  return (
    <Page
      title={t("title")}
      about={t("asOf", { time: moment(now) })}
      actions={
        <>
          <Button
            variant="default"
            leftSection={<IconRefresh size={16} aria-hidden />}
            loading={overview.isFetching}
            onClick={() => void overview.refetch()}
          >
            {t("again")}
          </Button>
          <Button
            component="a"
            href={download.csv(listed(filters))}
            download
            variant="default"
            leftSection={<IconDownload size={16} aria-hidden />}
          >
            {t("csv")}
          </Button>
          {add}
        </>
      }
    >
      {clinics.length === 0 ? (
        <Empty title={t("none.title")} text={t(operates ? "none.text" : "none.textViewer")}>
          {add}
        </Empty>
      ) : (
        <>
          <Attention overview={overview.data} />
          <ClinicList overview={overview.data} />
        </>
      )}
    </Page>
  );
}
