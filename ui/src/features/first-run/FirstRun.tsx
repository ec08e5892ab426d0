import type { WindowState } from "@/ipc";

export function FirstRun({ state: _ }: { state: WindowState }) {
  return null;
}
