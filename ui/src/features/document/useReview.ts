/** The state of a review: which value is looked at, and what is said of it. */
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useCallback, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import {
  type AddedValue,
  ask,
  type DocumentResult,
  type DocumentType,
  type DocumentView,
  type FieldDecision,
  type StoredField,
} from "@/ipc";
import { confirmAct, tellDone, tellRefused, useIsShown } from "@/shared/act";
import { useLooking } from "./useLooking";

export interface Review {
  fields: StoredField[];
  /** The value that is looked at, from 0. */
  place: number;
  editing: boolean;
  /** Whether a value is being added. */
  adding: boolean;
  /** Whether the type of document is being chosen. */
  choosing: boolean;
  /** Why the last thing that was said does not stand. */
  refusal: unknown;
  /** Whether this person may still say something. */
  may: boolean;
  look: (place: number) => void;
  edit: (editing: boolean) => void;
  setAdding: (adding: boolean) => void;
  setChoosing: (choosing: boolean) => void;
  decide: (place: number, decision: FieldDecision) => void;
  add: (value: AddedValue) => void;
  choose: (type: DocumentType) => void;
  /** Ends the review: the values are right as they stand. */
  accept: () => void;
  /** Ends the review: the result is of no use. Asks for the reason. */
  reject: () => void;
  /** Takes the end of the review back. Asks for the reason. */
  reopen: () => void;
}

const CHANGED = ["document", "review", "session", "sessions", "today", "alerts"];

export function useReview(view: DocumentView): Review {
  const { t } = useTranslation("document");
  const client = useQueryClient();
  const navigate = useNavigate();
  const [place, setPlace] = useState(0);
  const [editing, edit] = useState(false);
  const [adding, setAdding] = useState(false);
  const [choosing, setChoosing] = useState(false);
  const [refusal, setRefusal] = useState<unknown>(null);
  const looked = useLooking(view.document_id);
  const onScreen = useIsShown();
  const refused = (thrown: unknown) =>
    onScreen.current ? setRefusal(thrown) : tellRefused(thrown);
  const result = view.result;
  const fields = useMemo(() => result?.fields ?? [], [result]);
  const may = view.may_review;
  const look = useCallback((next: number) => {
    setPlace(next);
    edit(false);
  }, []);
  const refresh = useCallback(
    () => Promise.all(CHANGED.map((key) => client.invalidateQueries({ queryKey: [key] }))),
    [client],
  );
  const again = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: ["document", view.document_id, "head"] }),
      // The session shows the values too, and asks for them once.
      client.invalidateQueries({ queryKey: ["session", view.session_id, "values"] }),
    ]);
  const decide = (at: number, decision: FieldDecision) => {
    const field = fields[at];
    if (!may || !field) return;
    // Nothing was found that could be confirmed or rejected: on to the next.
    if (field.review_state === "added" && ["accept", "reject"].includes(decision.decision))
      return look(Math.min(at + 1, fields.length - 1));
    setRefusal(null);
    ask.reviewField(field.field_id, decision).then(() => {
      edit(false);
      // On to the next value, as somebody does who works through a list.
      if (decision.decision !== "reopen" && at === place)
        setPlace(Math.min(at + 1, fields.length - 1));
      return again();
    }, refused);
  };
  const add = (value: AddedValue) => {
    if (!may || !result) return;
    setRefusal(null);
    ask.addValue(result.result_id, value).then(({ fields }) => {
      setAdding(false);
      setPlace(fields.length - 1);
      return again();
    }, refused);
  };
  const choose = (type: DocumentType) => {
    setChoosing(false);
    if (!may || !result || type === (result.reviewed_type ?? result.document_type)) return;
    setRefusal(null);
    ask.reviewType(result.result_id, type).then(again, refused);
  };
  const finish = async (accept: boolean, reason: string) => {
    if (!may || !result) return;
    setRefusal(null);
    await ask.reviewResult(result.result_id, { accept, reason, seconds_looked: looked() });
    tellDone(t(accept ? "done.accepted" : "done.rejected"));
    const queue = await ask.reviewQueue(0, 1);
    await refresh();
    const next = queue.items[0];
    if (next && next.document_id !== view.document_id)
      void navigate({
        to: `/documents/${next.document_id}`,
        search: { session: next.session_id },
      } as never);
  };
  return {
    fields,
    place: Math.min(place, Math.max(fields.length - 1, 0)),
    editing,
    adding: adding && may,
    choosing: choosing && may,
    refusal,
    may,
    look,
    edit,
    setAdding,
    setChoosing,
    decide,
    add,
    choose,
    accept: () => void finish(true, "").catch(refused),
    reject: () =>
      confirmAct({
        title: t("reject.title"),
        text: foundNothing(result) ? t("reject.nothing") : t("reject.text"),
        confirm: t("reject.confirm"),
        danger: true,
        reason: { label: t("reject.reason"), required: true },
        act: (reason) => finish(false, reason),
      }),
    reopen: () =>
      confirmAct({
        title: t("reopen.title"),
        text: t("reopen.text"),
        confirm: t("reopen.confirm"),
        reason: { label: t("reopen.reason"), required: true },
        act: async (reason) => {
          if (!result) return;
          await ask.reopenResult(result.result_id, reason);
          tellDone(t("done.reopened"));
          await refresh();
        },
      }),
  };
}

/** Whether neither a type nor a value was found; what is missing can be told instead of rejected. */
const foundNothing = (result: DocumentResult | null | undefined): boolean =>
  result?.document_type === "other" && result.reviewed_type === null && result.fields.length === 0;
