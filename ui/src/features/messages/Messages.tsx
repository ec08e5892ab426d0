import { Button, Group, SegmentedControl, Text } from "@mantine/core";
import { IconMailPlus } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { openDialog } from "@/shared/dialogs";
import { type Filters, useFilters } from "@/shared/filters";
import { Loading } from "@/shared/Loading";
import { Page } from "@/shared/Page";
import { useMay, useReach } from "@/shared/person";
import { Empty, Failed, NotPermitted } from "@/shared/states";
import { MessageReviewQueue } from "./MessageReviewQueue";
import { MessageTable } from "./MessageTable";
import { NewDraft } from "./NewDraft";
import { CHOICES, type Choice, useMessages } from "./queries";

const NAMES = Object.keys(CHOICES) as Choice[];

/** Messages to patients by where they stand; the reviewers' queue is one of the choices. */
export function Messages() {
  const { t } = useTranslation("messages");
  const reach = useReach("read_messages");
  const [filters, setFilters] = useFilters();
  const choice = NAMES.find((one) => one === filters.delivery) ?? "all";
  const offset = Math.max(0, Number.parseInt(filters.offset ?? "0", 10) || 0);
  const { patient, document } = filters;
  const list = useMessages({ choice, patient, document, offset }, reach !== "none");
  if (reach === "none") return <NotPermitted text={t("notPermitted")} />;
  if (list.isPending) return <Loading />;
  if (list.isError) return <Failed error={list.error} retry={() => void list.refetch()} />;
  const page = list.data;
  const narrow = (change: Filters) => setFilters({ ...change, offset: undefined });
  return (
    <Page
      title={t("title")}
      about={t("about")}
      actions={<DraftButton patient={patient} document={document} />}
    >
      <SegmentedControl
        aria-label={t("filters")}
        value={choice}
        onChange={(value) => narrow({ delivery: value === "all" ? undefined : value })}
        data={NAMES.map((value) => ({ value, label: t(`filter.${value}`) }))}
        style={{ alignSelf: "flex-start" }}
        maw="100%"
      />
      {(patient ?? document) !== undefined && (
        <Group gap="xs">
          <Text size="sm">{t(patient ? "onlyPatient" : "onlyDocument")}</Text>
          <Button
            size="xs"
            variant="default"
            onClick={() => narrow({ patient: undefined, document: undefined })}
          >
            {t("everything")}
          </Button>
        </Group>
      )}
      {choice === "pending_review" && <MessageReviewQueue page={page} />}
      {page.messages.length === 0 ? (
        <Nothing choice={choice} narrowed={(patient ?? document) !== undefined} narrow={narrow} />
      ) : (
        <MessageTable
          page={page}
          offset={offset}
          go={(next) => setFilters({ offset: next > 0 ? String(next) : undefined })}
        />
      )}
    </Page>
  );
}

/** Opens the form for a new message, and goes to the draft once it is saved. */
function DraftButton({ patient, document }: Record<"patient" | "document", string | undefined>) {
  const { t } = useTranslation("messages");
  const mayDraft = useMay("draft_messages");
  const navigate = useNavigate();
  if (!mayDraft) return null;
  const open = () =>
    openDialog(
      t("draft.open"),
      (close) => (
        <NewDraft
          patient={patient}
          document={document}
          saved={(view) =>
            void navigate({
              to: "/messages/$message",
              params: { message: view.messageId },
            } as never)
          }
          close={close}
        />
      ),
      "lg",
    );
  return (
    <Button leftSection={<IconMailPlus size={16} aria-hidden />} onClick={open}>
      {t("draft.open")}
    </Button>
  );
}

interface NothingProps {
  choice: Choice;
  narrowed: boolean;
  narrow: (change: Filters) => void;
}

/** Nothing is there, and the way to what is. */
function Nothing({ choice, narrowed, narrow }: NothingProps) {
  const { t } = useTranslation("messages");
  if (choice === "all" && !narrowed) return <Empty title={t("none.title")} text={t("none.text")} />;
  const name = choice === "pending_review" ? "noneToReview" : "noneHere";
  return (
    <Empty title={t(`${name}.title`)} text={t(`${name}.text`)} good={name === "noneToReview"}>
      <Button
        variant="default"
        onClick={() => narrow({ delivery: undefined, patient: undefined, document: undefined })}
      >
        {t("everything")}
      </Button>
    </Empty>
  );
}
