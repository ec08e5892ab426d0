import { Alert, Flex, Stack, Tabs } from "@mantine/core";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { DocumentView } from "@/ipc";
import { DocumentLink } from "@/shared/links";
import { Page } from "@/shared/Page";
import { PagesOf } from "@/shared/PagesOf";
import { Panes } from "@/shared/Panes";
import { PagePane } from "@/shared/pages/PagePane";
import { Refused } from "@/shared/Refused";
import { Status } from "@/shared/Status";
import { Facts } from "./Facts";
import { Fields } from "./Fields";
import { mayHoldSeveral, Packet } from "./packet/Packet";
import { Whole } from "./packet/Whole";
import { RedactedCopy } from "./RedactedCopy";
import { ReviewBar } from "./ReviewBar";
import { Screening } from "./Screening";
import { useReview } from "./useReview";
import { Whose } from "./Whose";

/** A document that can be read: the page on the left, its values on the right. */
export function Reading({ view }: { view: DocumentView }) {
  const { t } = useTranslation("document");
  const review = useReview(view);
  const [turned, setTurned] = useState<number | null>(null);
  const several = mayHoldSeveral(view);
  // Where it is asked whether it is several documents, that is decided before any value.
  const asked = view.result?.doubts.some((doubt) => doubt.kind === "several_letters") ?? false;
  const [tab, setTab] = useState<string | null>(asked && several ? "packet" : "values");
  const field = review.fields[review.place];
  const page = turned ?? field?.page ?? view.pages[0]?.number ?? 1;
  // A value that is looked at turns to its own page.
  const walk = useMemo(
    () => (place: number) => {
      setTurned(null);
      review.look(place);
    },
    [review.look],
  );
  const quote = field && field.page === page ? (field.quote?.text ?? null) : null;
  return (
    <Page
      fill
      title={view.name}
      about={
        <Flex gap="xs" align="center">
          {view.result ? (
            <>
              {t(`shared:documentType.${view.result.reviewed_type ?? view.result.document_type}`)}
              <Status
                word={
                  view.result.review_state === "open" ? "needs_review" : view.result.review_state
                }
              />
            </>
          ) : (
            <Status word={view.state} />
          )}
          {view.pages_of && <PagesOf pages={view.pages_of} />}
          {view.within[0] && (
            <span>
              {t("in")}{" "}
              <DocumentLink
                document={view.within[0].document_id}
                name={view.within[0].name}
                inline
              />
            </span>
          )}
        </Flex>
      }
      actions={<ReviewBar view={view} review={review} />}
    >
      <Refused error={review.refusal} />
      {view.quarantine_reason && view.quarantine_reason !== view.failure && (
        <Alert color="orange" title={t("unreadable.title")} mb="sm">
          {view.quarantine_reason}
        </Alert>
      )}
      <Panes
        main={
          <PagePane
            view={view}
            number={page}
            turn={setTurned}
            quote={quote}
            tools={<RedactedCopy view={view} />}
          />
        }
        label={t("beside")}
        side={
          <Stack gap="sm">
            <Screening view={view} turn={setTurned} />
            {view.only_holds === null && <Whose view={view} />}
            <Tabs
              value={tab === "packet" && !several ? "values" : tab}
              onChange={setTab}
              keepMounted={false}
            >
              <Tabs.List aria-label={t("beside")}>
                <Tabs.Tab value="values">{t("tab.values")}</Tabs.Tab>
                {several && <Tabs.Tab value="packet">{t("tab.packet")}</Tabs.Tab>}
                <Tabs.Tab value="facts">{t("tab.facts")}</Tabs.Tab>
              </Tabs.List>
              {several && (
                <Tabs.Panel value="packet" pt="sm">
                  <Packet view={view} page={page} turn={setTurned} />
                </Tabs.Panel>
              )}
              <Tabs.Panel value="values" pt="sm">
                <Whole view={view} />
                <Fields view={view} review={review} walk={walk} page={page} />
              </Tabs.Panel>
              <Tabs.Panel value="facts" pt="sm">
                <Facts view={view} />
              </Tabs.Panel>
            </Tabs>
          </Stack>
        }
      />
    </Page>
  );
}
