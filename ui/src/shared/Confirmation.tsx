/** Dangerous acts: a reason, which is recorded, and the password again. */
import { Alert, Text, Textarea } from "@mantine/core";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ConfirmationForm } from "@/ipc";
import { ActForm, isReason, tellRefused, useIsShown } from "./act";
import { openDialog } from "./dialogs";
import { useUnsaved } from "./FormDialog";
import { Password } from "./Password";
import { Refused } from "./Refused";
import { asRefusal } from "./refusal";

const EMPTY: ConfirmationForm = { reason: "", password: "" };

/**
 * What an act asks for once more, as part of its form: from the start where it is always
 * dangerous, otherwise once the program says that it is. What was said of one `form` holds for no
 * other: a change asks anew.
 */
export function useConfirmation(always: boolean, form: unknown = null) {
  const { t } = useTranslation("shared");
  const shown = JSON.stringify(form);
  const [danger, setDanger] = useState<{ text: string; of: string }>();
  const [typed, setTyped] = useState(EMPTY);
  const [wrong, setWrong] = useState<string>();
  const [other, setOther] = useState<{ thrown: unknown; of: string }>();
  const onScreen = useIsShown();
  useUnsaved([form, typed]);
  const needed = always || danger?.of === shown;
  /** Takes a refusal to the field that it is about, or below the fields. */
  const refused = (thrown: unknown) => {
    const refusal = asRefusal(thrown);
    // Who closed the form meanwhile is told all the same.
    if (!onScreen.current) return tellRefused(thrown);
    setOther(undefined);
    if (refusal.code === "confirmation_needed") {
      setDanger({ text: refusal.message, of: shown });
    } else if (needed && refusal.code === "wrong_password") {
      setWrong(t("confirm.wrong"));
      setTyped({ ...typed, password: "" });
    } else setOther({ thrown, of: shown });
  };
  /** As before anything was asked for, where the form stays open. */
  const reset = () => {
    setDanger(undefined);
    setOther(undefined);
    setTyped(EMPTY);
  };
  return {
    reset,
    given: needed ? { ...typed, reason: typed.reason.trim() } : null,
    ready: !needed || (isReason(typed.reason) && typed.password !== ""),
    refused,
    fields: (
      <>
        {needed && (
          <Fields
            danger={danger?.text}
            typed={typed}
            wrong={wrong}
            type={(part) => {
              if (part.password !== undefined) setWrong(undefined);
              setTyped({ ...typed, ...part });
            }}
          />
        )}
        {other?.of === shown && <Refused error={other.thrown} inForm />}
      </>
    ),
  };
}

interface FieldsProps {
  danger: string | undefined;
  typed: ConfirmationForm;
  wrong: string | undefined;
  type: (part: Partial<ConfirmationForm>) => void;
}

function Fields({ danger, typed, wrong, type }: FieldsProps) {
  const { t } = useTranslation("shared");
  const reason = useRef<HTMLTextAreaElement>(null);
  // Where they are asked for late, they are what comes next.
  useEffect(() => {
    if (danger !== undefined) reason.current?.focus();
  }, [danger]);
  return (
    <>
      {danger && (
        <Alert color="orange" title={t("confirm.danger")} role="alert">
          {danger}
        </Alert>
      )}
      <Textarea
        ref={reason}
        label={t("confirm.reason")}
        description={t("confirm.reasonAbout")}
        value={typed.reason}
        onChange={(event) => type({ reason: event.currentTarget.value })}
        required
        maxLength={1000}
        autosize
        maxRows={8}
        data-autofocus
      />
      <Password
        label={t("confirm.password")}
        value={typed.password}
        onChange={(event) => type({ password: event.currentTarget.value })}
        error={wrong}
        required
      />
    </>
  );
}

interface DangerousAct {
  title: string;
  text: ReactNode;
  /** What the button says: the act itself, never "OK". */
  confirm: string;
  act: (given: ConfirmationForm) => Promise<unknown>;
}

/** Asks before an act that is always dangerous, in one form for the whole window. */
export function confirmDangerousAct(asked: DangerousAct): void {
  openDialog(asked.title, (close) => <DangerousForm {...asked} close={close} />);
}

function DangerousForm({ text, confirm, act, close }: DangerousAct & { close: () => void }) {
  const { given, ready, refused, fields } = useConfirmation(true);
  return (
    <ActForm
      confirm={confirm}
      danger
      ready={ready}
      act={() => given && act(given)}
      refused={refused}
      close={close}
    >
      <Text size="sm">{text}</Text>
      {fields}
    </ActForm>
  );
}
