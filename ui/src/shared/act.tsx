/** Acts of a person: done with a toast for the result, confirmed where they cannot be undone. */
import { Button, Group, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { openDialog } from "./dialogs";
import { useUnsaved } from "./FormDialog";
import { ReasonField } from "./ReasonField";
import { Refused } from "./Refused";
import { asRefusal } from "./refusal";

/** Says that something was done. */
export function tellDone(message: string): void {
  notifications.show({ message, color: "teal" });
}

/** Long enough to read a refusal twice, in milliseconds; the time stands still below the pointer. */
const READ = 12_000;

/** Says why something was not done. */
export function tellRefused(thrown: unknown): void {
  const { message } = asRefusal(thrown);
  // Under one id it is said once, where a task and the act that began it are refused together.
  notifications.show({ id: message, message, color: "red", autoClose: READ, role: "alert" });
}

interface Act<Input, Output> {
  act: (input: Input) => Promise<Output>;
  /** First members of the query keys that it changes. */
  changes: string[];
  /** What the toast says; nothing where the screen shows it anyway. */
  done?: (output: Output, input: Input) => string | undefined;
  /** What follows, such as going to what was made. */
  after?: (output: Output, input: Input) => void;
  /** What is done with a refusal; told, where this is left out. */
  refused?: (thrown: unknown) => void;
  /** The refusal stands beside the act, which shows `error`: told only where that is gone. */
  inPlace?: boolean;
}

/** A mutation that refreshes what it changes and says what came of it. */
export function useAct<Input = void, Output = unknown>({
  act,
  changes,
  done,
  after,
  refused = tellRefused,
  inPlace = false,
}: Act<Input, Output>) {
  const client = useQueryClient();
  const shown = useIsShown();
  return useMutation<Output, unknown, Input>({
    mutationFn: act,
    onSuccess: (output, input) => {
      for (const key of changes) void client.invalidateQueries({ queryKey: [key] });
      const message = done?.(output, input);
      if (message) tellDone(message);
      after?.(output, input);
    },
    onError: (thrown) => (inPlace && shown.current ? undefined : refused(thrown)),
  });
}

interface Confirmation {
  title: string;
  text: ReactNode;
  /** What the button says: the act itself, never "OK". */
  confirm: string;
  /** What the other button says, where "Cancel" would be unclear. */
  cancel?: string | undefined;
  danger?: boolean;
  /** A reason is asked for and handed over. */
  reason?: { label: string; required: boolean };
  act: (reason: string) => unknown;
}

/** Whether a reason is long enough to mean something. */
export const isReason = (text: string) => text.trim().length >= 3;

/** Asks before an act, in one form for the whole window. */
export function confirmAct(confirmation: Confirmation): void {
  openDialog(confirmation.title, (close) => <Confirm {...confirmation} close={close} />);
}

function Confirm({
  text,
  confirm,
  cancel,
  danger = false,
  reason,
  act,
  close,
}: Confirmation & { close: () => void }) {
  const [why, setWhy] = useState("");
  useUnsaved(why);
  return (
    <ActForm
      confirm={confirm}
      cancel={cancel}
      danger={danger}
      ready={!reason?.required || isReason(why)}
      focus={!danger && !reason}
      act={() => act(why.trim())}
      close={close}
    >
      <Text component="div" size="sm">
        {text}
      </Text>
      {reason && (
        <ReasonField
          label={reason.label}
          value={why}
          change={setWhy}
          required={reason.required}
          most={1000}
        />
      )}
    </ActForm>
  );
}

/** Whether what asks is still on the screen, for what comes back later. */
export function useIsShown() {
  const shown = useRef(true);
  useEffect(() => {
    shown.current = true;
    return () => {
      shown.current = false;
    };
  }, []);
  return shown;
}

interface ActFormProps {
  children: ReactNode;
  confirm: string;
  cancel?: string | undefined;
  danger: boolean;
  ready: boolean;
  /** Whether the act itself has the focus at first. */
  focus?: boolean;
  act: () => unknown;
  /** What is done with a refusal; shown in the form, where this is left out. */
  refused?: (thrown: unknown) => void;
  /** Whether the dialog goes on after the act, which then shows what comes next. */
  goesOn?: boolean;
  close: () => void;
}

/** What a dialog asks, and the act: done once, and the dialog closed where it was not refused. */
export function ActForm(props: ActFormProps) {
  const { children, confirm, cancel, danger, ready, focus, act, refused, goesOn, close } = props;
  const { t } = useTranslation("shared");
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<unknown>();
  const shown = useIsShown();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!ready || busy) return;
    setBusy(true);
    setRefusal(undefined);
    try {
      await act();
      if (!goesOn) close();
    } catch (thrown) {
      // Who closed the dialog meanwhile is told all the same.
      if (!shown.current) tellRefused(thrown);
      else if (refused) refused(thrown);
      else setRefusal(thrown);
      setBusy(false);
    }
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack>
        {children}
        <Refused error={refusal} inForm />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {cancel ?? t("confirm.cancel")}
          </Button>
          <Button
            type="submit"
            color={danger ? "red" : undefined}
            disabled={!ready}
            loading={busy}
            data-autofocus={focus ? true : undefined}
          >
            {confirm}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
