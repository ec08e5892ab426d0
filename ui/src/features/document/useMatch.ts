/** Saying whose a document is: by a candidate, by the list, or that it is nobody's on it. */
import { createElement, type RefObject, useCallback, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ask, type DocumentPatient } from "@/ipc";
import { useAct } from "@/shared/act";
import { openDialog } from "@/shared/dialogs";
import { type Choice, FindPatient } from "./FindPatient";
import { useMatchKeys } from "./useMatchKeys";

const CHANGED = ["document", "inbox", "review", "session", "today", "patients", "patient"];

/** Candidates that are shown before somebody asks for the rest. */
const FIRST = 3;

export interface Match {
  choose: (choice: Choice) => void;
  find: () => void;
  /** Why it could not be said. */
  error: unknown;
  busy: boolean;
  /** How many candidates are shown. */
  shown: number;
  showAll: () => void;
  /** Holds the candidates' buttons, and behind them the one for none, to go to by key. */
  buttons: RefObject<HTMLDivElement | null>;
}

export function useMatch(document: string, whose: DocumentPatient): Match {
  const { t } = useTranslation("document");
  const buttons = useRef<HTMLDivElement>(null);
  const [all, setAll] = useState(false);
  const say = useAct({
    act: ({ patient, reason }: Choice) => ask.matchDocument(document, patient, reason),
    changes: CHANGED,
    inPlace: true,
    done: (_, { patient }) => t(patient === null ? "whose.done.none" : "whose.done.chosen"),
  });
  const { mutate, mutateAsync } = say;
  const find = useCallback(
    () =>
      openDialog(
        t("whose.findTitle"),
        (close) => createElement(FindPatient, { now: whose.patient, choose: mutateAsync, close }),
        "lg",
      ),
    [t, whose.patient, mutateAsync],
  );
  const keys = useMemo(() => {
    const focus = (name: string) =>
      buttons.current?.querySelector<HTMLElement>(`[data-choice="${name}"]`)?.focus();
    return {
      candidate: (place: number) => focus(String(place)),
      none: () => focus("none"),
      find,
    };
  }, [find]);
  useMatchKeys(keys, whose.may_match);
  return {
    choose: mutate,
    find,
    error: say.error,
    busy: say.isPending,
    shown: all ? whose.candidates.length : Math.min(FIRST, whose.candidates.length),
    showAll: () => setAll(true),
    buttons,
  };
}
