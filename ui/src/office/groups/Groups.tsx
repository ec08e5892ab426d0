import { Anchor, Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { type Column, DataTable } from "@/shared/DataTable";
import { openDialog } from "@/shared/dialogs";
import { Loading } from "@/shared/Loading";
import { Page } from "@/shared/Page";
import { Empty } from "@/shared/states";
import type { Group } from "../api/types";
import { useAdministers } from "../entrance/me";
import { spanText } from "../parts/span";
import { FailedScreen } from "../parts/Whole";
import { GroupForm } from "./GroupForm";
import { useGroups } from "./queries";

/** Groups of clinics, and how long each may be silent. */
export function Groups() {
  const { t } = useTranslation("groups");
  const administers = useAdministers();
  const groups = useGroups();
  if (groups.isPending) return <Loading />;
  if (groups.isError)
    return <FailedScreen error={groups.error} retry={() => void groups.refetch()} />;
  const named = groups.data.filter((one) => one.name !== "");
  const columns: Column<Group>[] = [
    {
      key: "name",
      title: t("column.name"),
      fixed: true,
      render: (row) => (
        <Anchor component={Link} to="/" search={{ group: row.name } as never} size="sm">
          {row.name}
        </Anchor>
      ),
    },
    {
      key: "limit",
      title: t("column.limit"),
      fixed: true,
      render: ({ silentAfterMinutes }) =>
        silentAfterMinutes === null ? t("none") : spanText(silentAfterMinutes, t),
    },
  ];
  if (administers)
    columns.push({
      key: "acts",
      title: t("column.acts"),
      fixed: true,
      render: (row) => (
        <Button
          size="compact-sm"
          variant="default"
          aria-label={t("changeNamed", { name: row.name })}
          onClick={() =>
            openDialog(t("title1", { name: row.name }), (close) => (
              <GroupForm group={row} close={close} />
            ))
          }
        >
          {t("change")}
        </Button>
      ),
    });
  return (
    <Page title={t("title")} about={t("about")}>
      {named.length === 0 ? (
        <Empty title={t("nothing.title")} text={t("nothing.text")}>
          <Button component={Link} to="/">
            {t("nothing.go")}
          </Button>
        </Empty>
      ) : (
        <DataTable
          name="office-groups"
          label={t("title")}
          columns={columns}
          rows={named}
          rowKey={(row) => row.name}
        />
      )}
    </Page>
  );
}
