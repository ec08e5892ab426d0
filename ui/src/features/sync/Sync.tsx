import { useTranslation } from "react-i18next";
import type { SyncStatus } from "@/ipc";
import { Loading } from "@/shared/Loading";
import { Page } from "@/shared/Page";
import { useMay } from "@/shared/person";
import { Failed } from "@/shared/states";
import { Actions } from "./Actions";
import { Contents } from "./Contents";
import { HowFar } from "./HowFar";
import { MailCard } from "./MailCard";
import { NotEnrolled } from "./NotEnrolled";
import { OfficeCard } from "./OfficeCard";
import { Paused } from "./Paused";
import { useSyncStatus } from "./queries";
import { Recovered } from "./Recovered";
import { Trouble } from "./Trouble";
import { UnsentCard } from "./UnsentCard";
import { Witnesses } from "./Witnesses";

/** What is not sent yet and why, what head office said last, and who else witnesses the log. */
export function Sync() {
  const { t } = useTranslation("sync");
  const status = useSyncStatus();
  if (status.isPending) return <Loading />;
  if (status.isError && !status.data)
    return <Failed error={status.error} retry={() => void status.refetch()} />;
  const { office, witnesses, pause } = status.data;
  const asked = office !== null || witnesses.length > 0;
  return (
    <Page title={t("title")} about={t("about")} actions={asked && <Actions status={status.data} />}>
      <Recovered />
      {pause && <Paused pause={pause} />}
      {office ? <Enrolled status={status.data} office={office} /> : <NotEnrolled />}
      <Witnesses witnesses={witnesses} />
    </Page>
  );
}

interface EnrolledProps {
  status: SyncStatus;
  office: NonNullable<SyncStatus["office"]>;
}

function Enrolled({ status, office }: EnrolledProps) {
  const administers = useMay("administer");
  return (
    <>
      <Trouble office={office} />
      <HowFar office={office} events={status.witnessed.events} />
      <UnsentCard office={office} />
      <OfficeCard office={office} />
      <MailCard mail={office.mail} />
      {administers && <Contents />}
    </>
  );
}
