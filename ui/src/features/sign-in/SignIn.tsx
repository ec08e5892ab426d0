import type { WindowState } from "@/ipc";

export function SignIn({ state: _ }: { state: WindowState }) {
  return null;
}
