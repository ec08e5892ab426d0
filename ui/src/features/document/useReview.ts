/** The state of a review: which value is looked at, and what is said of it. */
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useCallback, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import {
  type AddedValue,
  type Asked,
  ask as commands,
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
  /** Why what was given last is no value, for the field that it was typed in. */
  valueRefusal: unknown;
  /** The part that a decision is asked for now. */
  asking: string | null;
  /** Whether this person may still say something. */
  may: boolean;
  look: (place: number) => void;
  edit: (editing: boolean) => void;
  setAdding: (adding: boolean) => void;
  setChoosing: (choosing: boolean) => void;
  decide: (place: number, decision: FieldDecision) => void;
  add: (value: AddedValue) => void;
  choose: (type: DocumentType) => void;
  /** Asks for a decision on a part of the result. */
  ask: (part: Asked) => void;
  /** Says of a part that is no value that it stands as it is. */
  settle: (part: Asked) => void;
  /** Gives what is right in its place. */
  correct: (part: Asked) => void;
  /** Ends the review: the values are right as they stand. Asks first for what is not decided. */
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
  const [editing, setEditing] = useState(false);
  const [adding, setAddingNow] = useState(false);
  const [choosing, setChoosing] = useState(false);
  const [refusal, setRefusal] = useState<unknown>(null);
  const [valueRefusal, setValueRefusal] = useState<unknown>(null);
  const [asking, setAsking] = useState<string | null>(null);
  const looked = useLooking(view.document_id);
  const onScreen = useIsShown();
  const refused = (thrown: unknown) =>
    onScreen.current ? setRefusal(thrown) : tellRefused(thrown);
  const result = view.result;
  const fields = useMemo(() => result?.fields ?? [], [result]);
  const may = view.may_review;
  const edit = useCallback((next: boolean) => {
    setValueRefusal(null);
    setEditing(next);
  }, []);
  const setAdding = useCallback((next: boolean) => {
    setValueRefusal(null);
    setAddingNow(next);
  }, []);
  const look = useCallback(
    (next: number) => {
      setPlace(next);
      setAsking(null);
      edit(false);
    },
    [edit],
  );
  /** Turns to a part of the result, to have it decided. */
  const ask = (part: Asked, all = fields) => {
    const at = all.findIndex((field) => field.field_id === part.field_id);
    if (at >= 0) look(at);
    setAsking(part.part);
  };
  /** On to what is asked for next, where a decision was asked for. */
  const goOn = (changed: DocumentResult): boolean => {
    if (asking === null) return false;
    const next = changed.asked.find((one) => !one.decided);
    if (next) ask(next, changed.fields);
    else setAsking(null);
    return true;
  };
  /** A value that is none is refused where it was typed. */
  const noValue = (thrown: unknown) =>
    onScreen.current ? setValueRefusal(thrown) : tellRefused(thrown);
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
    setValueRefusal(null);
    commands.reviewField(field.field_id, decision).then(
      (changed) => {
        edit(false);
        // On to the next value, as somebody does who works through a list.
        if (decision.decision !== "reopen" && at === place && !goOn(changed))
          setPlace(Math.min(at + 1, fields.length - 1));
        return again();
      },
      decision.decision === "edit" ? noValue : refused,
    );
  };
  const add = (value: AddedValue) => {
    if (!may || !result) return;
    setRefusal(null);
    setValueRefusal(null);
    commands.addValue(result.result_id, value).then((changed) => {
      setAdding(false);
      if (!goOn(changed)) setPlace(changed.fields.length - 1);
      return again();
    }, noValue);
  };
  const choose = (type: DocumentType) => {
    setChoosing(false);
    if (!may || !result || type === (result.reviewed_type ?? result.document_type)) return;
    setRefusal(null);
    decidePart(commands.reviewType(result.result_id, type));
  };
  const decidePart = (done: Promise<DocumentResult>) =>
    void done.then((changed) => {
      goOn(changed);
      return again();
    }, refused);
  const settle = (part: Asked) => {
    if (!may || !result || part.decided) return;
    setRefusal(null);
    const { result_id: id } = result;
    decidePart(
      part.part === "type"
        ? commands.reviewType(id, result.reviewed_type ?? result.document_type)
        : commands.reviewDoubt(id, part.part, true),
    );
  };
  const correct = (part: Asked) => {
    if (part.part === "type") setChoosing(true);
    else if (part.name !== null) setAdding(true);
  };
  const finish = async (accept: boolean, reason: string) => {
    if (!may || !result) return;
    setRefusal(null);
    await commands.reviewResult(result.result_id, {
      accept,
      reason,
      seconds_looked: looked(),
      all_values: false,
    });
    tellDone(t(accept ? "done.accepted" : "done.rejected"));
    const queue = await commands.reviewQueue(0, 1);
    await refresh();
    const next = queue.items[0];
    if (next && next.document_id !== view.document_id)
      void navigate({
        to: `/documents/${next.document_id}`,
        search: { session: next.session_id },
      } as never);
  };
  const accept = () => {
    const open = result?.asked.find((one) => !one.decided);
    if (may && open) ask(open);
    else void finish(true, "").catch(refused);
  };
  return {
    fields,
    place: Math.min(place, Math.max(fields.length - 1, 0)),
    editing,
    adding: adding && may,
    choosing: choosing && may,
    refusal,
    valueRefusal,
    asking: may ? asking : null,
    may,
    look,
    edit,
    setAdding,
    setChoosing,
    decide,
    add,
    choose,
    ask,
    settle,
    correct,
    accept,
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
        text: t(view.session_complete ? "reopen.afterCompletion" : "reopen.text"),
        confirm: t("reopen.confirm"),
        reason: { label: t("reopen.reason"), required: true },
        act: async (reason) => {
          if (!result) return;
          await commands.reopenResult(result.result_id, reason);
          tellDone(t("done.reopened"));
          await refresh();
        },
      }),
  };
}

/** Whether neither a type nor a value was found; what is missing can be told instead of rejected. */
const foundNothing = (result: DocumentResult | null | undefined): boolean =>
  result?.document_type === "other" && result.reviewed_type === null && result.fields.length === 0;
