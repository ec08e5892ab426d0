import { Group } from "@mantine/core";
import type { ReactNode } from "react";
import css from "./Page.module.css";

/** The fields that narrow a list, in a row. */
export function FilterRow({ children }: { children: ReactNode }) {
  return (
    <Group gap="xs" className={css.filters}>
      {children}
    </Group>
  );
}
