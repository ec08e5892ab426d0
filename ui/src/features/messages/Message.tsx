import { Alert, Button, Group, Stack, Tabs, Text, Title } from "@mantine/core";
import { IconPencil, IconRefresh } from "@tabler/icons-react";
import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { MessageView } from "@/ipc";
import { count } from "@/shared/figures";
import { Loading } from "@/shared/Loading";
import { Page } from "@/shared/Page";
import { Panes } from "@/shared/Panes";
import { PatientLink } from "@/shared/patients/PatientLink";
import { sentence } from "@/shared/refusal";
import { Failed } from "@/shared/states";
import { shortId } from "@/shared/subject";
import { Changes, Saves } from "./Changes";
import { Delivery } from "./Delivery";
import { DraftMessagePanel } from "./DraftMessagePanel";
import { Facts } from "./Facts";
import { MessageFinalizationPanel } from "./MessageFinalizationPanel";
import { MessageReviewPage } from "./MessageReviewPage";
import { MessageText } from "./MessageText";
import { useMessage } from "./queries";
import { Source } from "./Source";
import { Standing } from "./Standing";
import { whyNot } from "./standing";

/** One message: its source beside what it says, what can be done, and what became of it. */
export function Message() {
  const { message } = useParams({ strict: false }) as { message: string };
  const view = useMessage(message);
  if (view.isPending) return <Loading />;
  if (view.isError) return <Failed error={view.error} retry={() => void view.refetch()} />;
  return <Shown key={message} view={view.data} refresh={() => void view.refetch()} />;
}

interface ShownProps {
  view: MessageView;
  refresh: () => void;
}

function Shown({ view, refresh }: ShownProps) {
  const { t } = useTranslation("messages");
  const about = (
    <Group gap="xs">
      <PatientLink patient={view.patient} />
      <Standing message={view} hasReceipts={view.hasReceipts} />
    </Group>
  );
  const beside = <Beside view={view} />;
  const document = view.redacted ? null : view.documentId;
  return (
    <Page
      fill={document !== null}
      title={view.title || t("untitled", { id: shortId(view.messageId) })}
      about={about}
      actions={
        <Button
          variant="default"
          leftSection={<IconRefresh size={16} aria-hidden />}
          onClick={refresh}
        >
          {t("page.refresh")}
        </Button>
      }
    >
      {document === null ? (
        <Stack maw={760}>{beside}</Stack>
      ) : (
        <Panes
          main={<Source view={view} document={document} />}
          label={t("page.beside")}
          side={beside}
        />
      )}
    </Page>
  );
}

const TABS = ["message", "delivery", "changes", "facts"] as const;

/** Everything about the message itself. */
function Beside({ view }: { view: MessageView }) {
  const { t } = useTranslation("messages");
  const [editing, setEditing] = useState(false);
  // What became of it is what somebody looks for once it was handed over.
  const [tab, setTab] = useState<string | null>(
    view.attemptList.length > 0 ? "delivery" : "message",
  );
  if (editing)
    return (
      <Stack gap="sm" component="section" aria-label={t("draft.edit")}>
        <Title order={2} size="h5">
          {t("draft.edit")}
        </Title>
        <DraftMessagePanel
          message={view}
          saved={() => setEditing(false)}
          close={() => setEditing(false)}
        />
      </Stack>
    );
  return (
    <Stack gap="sm">
      {view.redacted && <Alert color="yellow">{t("redacted")}</Alert>}
      {view.approvalVoid !== null && (
        <Alert color="orange" title={t("page.void")}>
          {sentence(view.approvalVoid)}
        </Alert>
      )}
      {view.delivery === "approved" && (
        <Alert color="orange" title={t("page.approved")}>
          {t("page.approvedText")}
        </Alert>
      )}
      {view.delivery === "rejected" && view.reviewer !== null && (
        <Alert color="red" title={t("page.rejected", { name: view.reviewer })}>
          <span style={{ overflowWrap: "anywhere" }}>{view.reviewNotes}</span>
        </Alert>
      )}
      <Tabs value={tab} onChange={setTab} keepMounted={false}>
        <Tabs.List aria-label={t("page.tabs")}>
          {TABS.map((one) => (
            <Tabs.Tab key={one} value={one} px="xs">
              {t(`page.tab.${one}`, { shown: count(view.editHistory.length) })}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="message" pt="sm">
          <Stack gap="sm">
            {!view.redacted && <MessageText view={view} />}
            <Edit view={view} edit={() => setEditing(true)} />
            {view.delivery === "pending_review" && (
              <MessageReviewPage key={view.contentHash} view={view} />
            )}
            <MessageFinalizationPanel view={view} />
          </Stack>
        </Tabs.Panel>
        <Tabs.Panel value="delivery" pt="sm">
          <Stack gap="sm">
            <Delivery view={view} />
            <MessageFinalizationPanel view={view} />
          </Stack>
        </Tabs.Panel>
        <Tabs.Panel value="changes" pt="sm">
          <Stack gap="sm">
            <Changes view={view} />
            <Saves edits={view.editHistory} />
          </Stack>
        </Tabs.Panel>
        <Tabs.Panel value="facts" pt="sm">
          <Facts view={view} />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}

function Edit({ view, edit }: { view: MessageView; edit: () => void }) {
  const { t } = useTranslation("messages");
  const why = whyNot(view.acts, "edit");
  if (why === null)
    return (
      <Group>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPencil size={16} aria-hidden />}
          onClick={edit}
        >
          {t("page.edit")}
        </Button>
      </Group>
    );
  return (
    <Text size="sm">
      {t("page.whyNotEdit")}: {sentence(why)}
    </Text>
  );
}
