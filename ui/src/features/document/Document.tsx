import { Alert, Anchor, Grid } from "@mantine/core";
import { Link, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { DocumentView } from "@/ipc";
import { useFilters } from "@/shared/filters";
import { Loading } from "@/shared/Loading";
import { Page } from "@/shared/Page";
import { Status } from "@/shared/Status";
import { Empty, Failed } from "@/shared/states";
import { Facts } from "./Facts";
import { useDocument } from "./queries";
import { Reading } from "./Reading";

/** A document: its page beside what was found in it. */
export function Document() {
  const { document } = useParams({ strict: false }) as { document: string };
  const [filters] = useFilters();
  const view = useDocument(document, filters.session);
  if (view.isPending) return <Loading />;
  if (view.isError) return <Failed error={view.error} retry={() => void view.refetch()} />;
  return <Shown key={document} view={view.data} />;
}

function Shown({ view }: { view: DocumentView }) {
  const { t } = useTranslation("document");
  if (view.pages.length > 0) return <Reading view={view} />;
  return (
    <Page title={view.name} about={<Status word={view.state} />}>
      {view.redacted && <Alert color="yellow">{t("redacted")}</Alert>}
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 7 }}>
          {!view.redacted && (
            <Empty
              title={t("unreadable.title")}
              text={view.quarantine_reason ?? view.failure ?? t("unreadable.text")}
            >
              <Anchor component={Link} to="/inbox">
                {t("unreadable.inbox")}
              </Anchor>
            </Empty>
          )}
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Facts view={view} />
        </Grid.Col>
      </Grid>
    </Page>
  );
}
