import { Anchor, Button } from "@mantine/core";
import { IconArrowsExchange } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Comparison } from "@/ipc";
import { useFilters } from "@/shared/filters";
import { Loading } from "@/shared/Loading";
import { Page } from "@/shared/Page";
import { Empty, Failed } from "@/shared/states";
import { Changes } from "./Changes";
import { useComparison } from "./queries";
import { Sides } from "./Sides";
import { Tallies } from "./Tallies";

/** What two sessions found in the documents that both ran over, side by side. */
export function Compare() {
  const { t } = useTranslation("compare");
  const [{ a, b }] = useFilters();
  if (a && b) return <Two before={a} after={b} />;
  return (
    <Page title={t("title")}>
      <Empty title={t("choose.title")} text={t("choose.text")}>
        <Button component={Link} to="/sessions">
          {t("choose.go")}
        </Button>
      </Empty>
    </Page>
  );
}

function Two({ before, after }: { before: string; after: string }) {
  const { t } = useTranslation("compare");
  const [, setFilters] = useFilters();
  const comparison = useComparison(before, after);
  if (comparison.isPending) return <Loading />;
  if (comparison.isError)
    return <Failed error={comparison.error} retry={() => void comparison.refetch()} />;
  return (
    <Page
      title={t("title")}
      about={t("about")}
      actions={
        <Button
          variant="default"
          leftSection={<IconArrowsExchange size={16} aria-hidden />}
          onClick={() => setFilters({ a: after, b: before })}
        >
          {t("swap")}
        </Button>
      }
    >
      <Sides comparison={comparison.data} />
      {comparison.data.documents === 0 ? <Apart /> : <Common comparison={comparison.data} />}
    </Page>
  );
}

function Common({ comparison }: { comparison: Comparison }) {
  return (
    <>
      <Tallies comparison={comparison} />
      <Changes comparison={comparison} />
    </>
  );
}

/** Two sessions with no document in common. */
function Apart() {
  const { t } = useTranslation("compare");
  return (
    <Empty title={t("apart.title")} text={t("apart.text")}>
      <Anchor component={Link} to="/sessions">
        {t("choose.go")}
      </Anchor>
    </Empty>
  );
}
