/** Dialogs that somebody types in: what was typed is thrown away only by who says so. */
import { Button, Group, Modal, type ModalProps, Stack, Text } from "@mantine/core";
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useId,
  useRef,
  useState,
} from "react";
import { useTranslation } from "react-i18next";

/** Takes in that something was typed below, or no longer is. */
const Typing = createContext<(what: string, typed: boolean) => void>(() => undefined);

/** Tells the dialog around a form what stands in it: another thing than at first was typed. */
export function useUnsaved(form: unknown): void {
  const tell = useContext(Typing);
  const what = useId();
  const now = JSON.stringify(form);
  const [first] = useState(now);
  useEffect(() => {
    tell(what, now !== first);
    return () => tell(what, false);
  }, [tell, what, now, first]);
}

/** Leaves at once where nothing was typed, and asks first where something was. */
export function useLeaving(isTyped: () => boolean, leave: () => void) {
  const [asking, setAsking] = useState(false);
  return {
    asking,
    stay: () => setAsking(false),
    ask: () => (isTyped() ? setAsking(true) : leave()),
    leave: () => {
      setAsking(false);
      leave();
    },
  };
}

/** The question, over whatever is left. */
export function Leaving({ leaving }: { leaving: ReturnType<typeof useLeaving> }) {
  const { t } = useTranslation("shared");
  return (
    <Modal
      opened={leaving.asking}
      onClose={leaving.stay}
      // Its own below: the key that opened it would close it too.
      closeOnEscape={false}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        event.stopPropagation();
        leaving.stay();
      }}
      title={t("unsaved.title")}
      zIndex={400}
      size="sm"
    >
      <Stack>
        <Text size="sm">{t("unsaved.text")}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={leaving.stay} data-autofocus>
            {t("unsaved.keep")}
          </Button>
          <Button color="red" onClick={leaving.leave}>
            {t("unsaved.leave")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

interface FormDialogProps extends ModalProps {
  children: ReactNode;
}

/** A dialog with a form, which tells by `useUnsaved` what was typed in it. */
export function FormDialog({ onClose, children, closeOnEscape = true, ...rest }: FormDialogProps) {
  const typed = useRef(new Set<string>());
  const tell = useCallback((what: string, is: boolean) => {
    if (is) typed.current.add(what);
    else typed.current.delete(what);
  }, []);
  const leaving = useLeaving(() => typed.current.size > 0, onClose);
  // What closed by itself meanwhile, because its act was done, is not asked about.
  if (!rest.opened && leaving.asking) leaving.stay();
  return (
    <>
      <Modal {...rest} onClose={leaving.ask} closeOnEscape={closeOnEscape && !leaving.asking}>
        <Typing value={tell}>{children}</Typing>
      </Modal>
      <Leaving leaving={leaving} />
    </>
  );
}
