import { Alert, Tabs } from "@mantine/core";
import { useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { PatientView } from "@/ipc";
import { count, Moment } from "@/shared/figures";
import { useFilters } from "@/shared/filters";
import { Loading } from "@/shared/Loading";
import { Page } from "@/shared/Page";
import { Banner } from "@/shared/patients/Banner";
import { Failed } from "@/shared/states";
import { Acts } from "./Acts";
import { Details } from "./Details";
import { Disclosures } from "./Disclosures";
import { Documents } from "./Documents";
import { Messages } from "./messages/Messages";
import { NoAiButton } from "./NoAiButton";
import { usePatient } from "./queries";
import { Sessions } from "./Sessions";

const TABS = ["documents", "sessions", "messages", "disclosures", "details", "acts"] as const;

/** One patient: who it is, what came in about them, and who saw it. */
export function Patient() {
  const { patient } = useParams({ strict: false }) as { patient: string };
  const view = usePatient(patient);
  if (view.isPending) return <Loading />;
  if (view.isError) return <Failed error={view.error} retry={() => void view.refetch()} />;
  return <Shown key={patient} view={view.data} />;
}

function Shown({ view }: { view: PatientView }) {
  const { t } = useTranslation("patients");
  const [filters, setFilters] = useFilters();
  const tabs = TABS.filter((one) => one !== "details" || !view.redacted);
  const tab = tabs.find((one) => one === filters.tab) ?? "documents";
  const counts = { documents: view.document_count, sessions: view.sessions.length };
  const title = (one: (typeof TABS)[number]) =>
    one === "documents" || one === "sessions"
      ? t(`tab.${one}`, { shown: count(counts[one]) })
      : t(`tab.${one}`);
  return (
    <Page
      title={t("patient")}
      about={
        <>
          {t("addedAt")} <Moment time={view.added_at} />
        </>
      }
      actions={view.may_mark_no_ai && <NoAiButton view={view} />}
    >
      {view.redacted && <Alert color="yellow">{t("redacted")}</Alert>}
      <Banner patient={view.patient} noAi={view.no_ai} />
      <Tabs
        value={tab}
        keepMounted={false}
        onChange={(next) =>
          setFilters({ tab: next === "documents" ? undefined : (next ?? undefined) })
        }
      >
        <Tabs.List aria-label={t("tabs")}>
          {tabs.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {title(one)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="documents" pt="sm">
          <Documents view={view} />
        </Tabs.Panel>
        <Tabs.Panel value="sessions" pt="sm">
          <Sessions view={view} />
        </Tabs.Panel>
        <Tabs.Panel value="messages" pt="sm">
          <Messages patient={view.patient.patient_id} />
        </Tabs.Panel>
        <Tabs.Panel value="disclosures" pt="sm">
          <Disclosures view={view} />
        </Tabs.Panel>
        <Tabs.Panel value="details" pt="sm">
          <Details view={view} />
        </Tabs.Panel>
        <Tabs.Panel value="acts" pt="sm">
          <Acts acts={view.acts} />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
