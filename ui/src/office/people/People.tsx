import { Button } from "@mantine/core";
import { IconUserPlus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { DataTable } from "@/shared/DataTable";
import { openDialog } from "@/shared/dialogs";
import { Loading } from "@/shared/Loading";
import { Page } from "@/shared/Page";
import { useAdministers, useMe } from "../entrance/me";
import { FailedScreen } from "../parts/Whole";
import { AddPerson } from "./AddPerson";
import { columnsOf } from "./columns";
import { usePeople } from "./queries";
import { usePersonActs } from "./usePersonActs";

/** Head office's staff: who may do what, and whether a second factor guards it. */
export function People() {
  const { t } = useTranslation("people");
  const administers = useAdministers();
  const { id: own } = useMe();
  const people = usePeople();
  const acts = usePersonActs();
  if (people.isPending) return <Loading />;
  if (people.isError)
    return <FailedScreen error={people.error} retry={() => void people.refetch()} />;
  return (
    <Page
      title={t("title")}
      about={t("about")}
      actions={
        administers && (
          <Button
            leftSection={<IconUserPlus size={16} aria-hidden />}
            onClick={() => openDialog(t("add.title"), (close) => <AddPerson close={close} />)}
          >
            {t("add.title")}
          </Button>
        )
      }
    >
      <DataTable
        name="office-people"
        label={t("title")}
        columns={columnsOf(t, administers ? { own, acts } : null)}
        rows={people.data}
        rowKey={(row) => row.id}
      />
    </Page>
  );
}
