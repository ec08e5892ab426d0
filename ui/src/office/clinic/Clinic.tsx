import { Anchor, SimpleGrid } from "@mantine/core";
import { Link, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { moment } from "@/shared/figures";
import { Loading } from "@/shared/Loading";
import { Page } from "@/shared/Page";
import { FailedScreen } from "../parts/Whole";
import { About } from "./About";
import { Actions } from "./Actions";
import { Bundle } from "./Bundle";
import { EvidenceList } from "./EvidenceList";
import { Figures } from "./Figures";
import { Logs } from "./Logs";
import { Notice } from "./Notice";
import { useClinic } from "./queries";
import { Standing } from "./Standing";

/** One clinic in full. */
export function Clinic() {
  const { t } = useTranslation("clinic");
  const { clinic: id = "" } = useParams({ strict: false });
  const clinic = useClinic(id);
  if (clinic.isPending) return <Loading />;
  if (clinic.isError)
    return <FailedScreen error={clinic.error} retry={() => void clinic.refetch()} />;
  const found = clinic.data;
  // A foreign log is fixed here: it reports nothing, and nothing of it is held.
  const own = found.kind === "clinic";
  // What proves that something is wrong stands where nobody has to look for it.
  const proven = found.evidence.some((one) => one.acknowledged === null);
  return (
    <Page
      title={found.name}
      about={
        <>
          {found.group === "" ? (
            t("noGroup")
          ) : (
            <Anchor
              component={Link}
              to="/"
              search={{ group: found.group } as never}
              size="sm"
              underline="always"
            >
              {found.group}
            </Anchor>
          )}
          {" · "}
          {t(`kind.${found.kind}`, { defaultValue: found.kind })}
          {" · "}
          {t("asOf", { time: moment(found.now) })}
        </>
      }
      actions={<Actions clinic={found} />}
    >
      <Notice clinic={found} />
      <Standing clinic={found} />
      {proven && <EvidenceList clinic={found} />}
      {own && <Figures clinic={found} />}
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
        <About clinic={found} />
        {own && <Bundle clinic={found} />}
      </SimpleGrid>
      {!proven && <EvidenceList clinic={found} />}
      <Logs clinic={found.id} logs={found.logs} />
    </Page>
  );
}
