import { Alert, Button, Kbd, List, Stack, Text, VisuallyHidden } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { DocumentResult, DocumentView } from "@/ipc";
import { useFieldName } from "@/shared/fieldName";
import { Moment } from "@/shared/figures";
import { sentence } from "@/shared/refusal";
import { AddValue } from "./AddValue";
import { Asked } from "./Asked";
import { FieldCard } from "./FieldCard";
import { TypeCard } from "./TypeCard";
import type { Review } from "./useReview";
import { useReviewKeys } from "./useReviewKeys";

interface FieldsProps {
  view: DocumentView;
  review: Review;
  /** Looks at the value at this place, and turns to its page. */
  walk: (place: number) => void;
  /** The page that is looked at. */
  page: number;
}

/** What was found, value by value, with the keys of the review. */
export function Fields({ view, review, walk, page }: FieldsProps) {
  const { t } = useTranslation("document");
  const name = useFieldName();
  const { fields, place } = review;
  // What is asked for and is no value takes the keys of a decision; of a value they go to its card.
  const asked = view.result?.asked.find(
    (one) => one.part === review.asking && one.field_id === null,
  );
  const keys = useMemo(
    () => ({
      next: () => walk(Math.min(place + 1, fields.length - 1)),
      previous: () => walk(Math.max(place - 1, 0)),
      accept: () => (asked ? review.settle(asked) : review.decide(place, { decision: "accept" })),
      edit: () => (asked ? review.correct(asked) : review.edit(true)),
      reject: () => !asked && review.decide(place, { decision: "reject" }),
      reopen: () => review.decide(place, { decision: "reopen" }),
      add: () => review.setAdding(true),
      chooseType: () => review.setChoosing(true),
      finish: review.accept,
    }),
    [walk, place, fields.length, review, asked],
  );
  useReviewKeys(keys, review.may);
  const current = fields[place];
  if (!view.result)
    return <Text size="sm">{view.failure ?? t(view.redacted ? "redacted" : "noResult")}</Text>;
  return (
    <Stack gap="sm">
      {view.result.review_state === "open" && view.result.review_reason && (
        <Alert color="yellow" title={t("review.needed")}>
          <Stack gap="xs">
            <Text size="sm">{sentence(view.result.review_reason)}</Text>
            <Asked result={view.result} review={review} />
          </Stack>
        </Alert>
      )}
      <Reopened result={view.result} />
      <Reviewed result={view.result} />
      {view.result.review_state === "not_needed" && <Text size="sm">{t("review.notAsked")}</Text>}
      {view.warnings.length > 0 && (
        <Alert color="gray" title={t("warnings")}>
          <List size="sm">
            {view.warnings.map((warning) => (
              <List.Item key={warning}>{warning}</List.Item>
            ))}
          </List>
        </Alert>
      )}
      {view.result.summary && (
        <Text size="sm" dir="auto" style={{ overflowWrap: "anywhere" }}>
          {view.result.summary}
        </Text>
      )}
      <TypeCard
        result={view.result}
        mayReview={review.may}
        choosing={review.choosing}
        setChoosing={review.setChoosing}
        choose={review.choose}
      />
      {fields.length === 0 && <Text size="sm">{t("noValues")}</Text>}
      <Stack gap="xs" component="ul" p={0} m={0} aria-label={t("values")}>
        {fields.map((field, at) => (
          <FieldCard
            key={field.field_id}
            field={field}
            active={at === place}
            editing={review.editing && at === place}
            mayReview={review.may}
            refusal={at === place ? review.valueRefusal : null}
            // Not away from what is being typed, which would be lost.
            look={() => at !== place && !review.editing && walk(at)}
            edit={(editing) => {
              walk(at);
              review.edit(editing);
            }}
            decide={(decision) => review.decide(at, decision)}
          />
        ))}
      </Stack>
      {review.adding && (
        <AddValue
          fields={fields}
          pages={view.pages.map((one) => one.number)}
          page={page}
          first={asked?.name ?? undefined}
          refusal={review.valueRefusal}
          add={review.add}
          leave={() => review.setAdding(false)}
        />
      )}
      {review.may && !review.adding && (
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={14} aria-hidden />}
          rightSection={<Kbd size="xs">n</Kbd>}
          onClick={() => review.setAdding(true)}
          style={{ alignSelf: "flex-start" }}
        >
          {t("add.open")}
        </Button>
      )}
      <VisuallyHidden aria-live="polite">
        {current &&
          t("looking", {
            name: name(current),
            value: current.reviewed_value ?? current.value,
            place: place + 1,
            of: fields.length,
          })}
      </VisuallyHidden>
    </Stack>
  );
}

/** That it was opened again after its session was complete, by whom, and why. */
function Reopened({ result }: { result: DocumentResult }) {
  const { t } = useTranslation("document");
  if (!result.reopened) return null;
  const { by: name, at, reason } = result.reopened;
  return (
    <Text size="sm" style={{ overflowWrap: "anywhere" }}>
      {t("review.reopenedBy", { name })} <Moment time={at} />
      {": "}
      <bdi>{reason}</bdi>
    </Text>
  );
}

/** Who ended the review, when, and why where they said so. */
function Reviewed({ result }: { result: DocumentResult }) {
  const { t } = useTranslation("document");
  const { review_state: state, reviewed_by: name, reviewed_at: at, review_note: note } = result;
  if (!at || (state !== "accepted" && state !== "rejected")) return null;
  return (
    <Text size="sm" style={{ overflowWrap: "anywhere" }}>
      {t(`review.${state}By`, { name })} <Moment time={at} />
      {note && (
        <>
          {": "}
          <bdi>{note}</bdi>
        </>
      )}
    </Text>
  );
}
