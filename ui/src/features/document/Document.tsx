import { Alert, Anchor, Grid, Stack } from "@mantine/core";
import { Link, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { DocumentView } from "@/ipc";
import { useFilters } from "@/shared/filters";
import { Loading } from "@/shared/Loading";
import { DocumentLink } from "@/shared/links";
import { Page } from "@/shared/Page";
import { Status } from "@/shared/Status";
import { Empty, Failed } from "@/shared/states";
import { Facts } from "./Facts";
import { Locked } from "./Locked";
import { useDocument } from "./queries";
import { Reading } from "./Reading";
import { Whose } from "./Whose";

/** A document: its page beside what was found in it. */
export function Document() {
  const { document } = useParams({ strict: false }) as { document: string };
  const [filters] = useFilters();
  const view = useDocument(document, filters.session);
  if (view.isPending) return <Loading />;
  if (view.isError) return <Failed error={view.error} retry={() => void view.refetch()} />;
  return <Shown key={document} view={view.data} />;
}

/** Why there is no page to look at, and what can be done. */
function NoPages({ view }: { view: DocumentView }) {
  const { t } = useTranslation("document");
  if (view.needs_password) return <Locked view={view} />;
  const held = view.state === "apart" ? view.parts[0] : undefined;
  if (held) {
    return (
      <Empty title={t("opened.title")} text={t("opened.text")}>
        <DocumentLink document={held.document_id} name={held.name} inline />
      </Empty>
    );
  }
  return (
    <Empty
      title={t("unreadable.title")}
      text={view.quarantine_reason ?? view.failure ?? t("unreadable.text")}
    >
      <Anchor component={Link} to="/inbox">
        {t("unreadable.inbox")}
      </Anchor>
    </Empty>
  );
}

function Shown({ view }: { view: DocumentView }) {
  const { t } = useTranslation("document");
  if (view.pages.length > 0) return <Reading view={view} />;
  return (
    <Page title={view.name} about={<Status word={view.state} />}>
      {view.redacted && <Alert color="yellow">{t("redacted")}</Alert>}
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 7 }}>{!view.redacted && <NoPages view={view} />}</Grid.Col>
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Stack>
            <Whose view={view} />
            <Facts view={view} />
          </Stack>
        </Grid.Col>
      </Grid>
    </Page>
  );
}
