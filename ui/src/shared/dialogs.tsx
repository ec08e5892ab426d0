/** Questions that anything may ask, over every screen; the last one asked lies on top. */
import { type ReactNode, useEffect, useState, useSyncExternalStore } from "react";
import { FormDialog } from "./FormDialog";

interface Dialog {
  id: number;
  title: string;
  content: (close: () => void) => ReactNode;
  size: "md" | "lg";
  opened: boolean;
}

let dialogs: readonly Dialog[] = [];
let asked = 0;
const watchers = new Set<() => void>();

function set(next: readonly Dialog[]): void {
  dialogs = next;
  for (const tell of watchers) tell();
}

function watch(tell: () => void) {
  watchers.add(tell);
  return () => void watchers.delete(tell);
}

/** Shows a dialog; its content is handed what closes it. One with much to read is `lg`. */
export function openDialog(
  title: string,
  content: Dialog["content"],
  size: Dialog["size"] = "md",
): void {
  asked += 1;
  // Those that are closed had stayed only to fade out.
  set([...dialogs.filter((one) => one.opened), { id: asked, title, content, size, opened: true }]);
}

const closeDialog = (id: number): void =>
  set(dialogs.map((one) => (one.id === id ? { ...one, opened: false } : one)));

/** Takes every question away, whatever was typed. */
export const closeDialogs = (): void => set([]);

export function Dialogs() {
  const shown = useSyncExternalStore(watch, () => dialogs);
  // Nothing is asked any more where nothing shows it.
  useEffect(() => closeDialogs, []);
  const top = shown.findLast((one) => one.opened);
  return shown.map((one) => <Shown key={one.id} dialog={one} isTop={one === top} />);
}

function Shown({ dialog, isTop }: { dialog: Dialog; isTop: boolean }) {
  // Opened a moment later than it is there, so that the focus returns to where it was.
  const [ready, setReady] = useState(false);
  useEffect(() => setReady(true), []);
  const close = () => closeDialog(dialog.id);
  return (
    <FormDialog
      opened={ready && dialog.opened}
      onClose={close}
      title={dialog.title}
      size={dialog.size}
      closeOnEscape={isTop}
      zIndex={201}
    >
      {dialog.content(close)}
    </FormDialog>
  );
}
