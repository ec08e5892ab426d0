import type { ReactNode } from "react";
import css from "./Panes.module.css";

interface PanesProps {
  main: ReactNode;
  side: ReactNode;
  /** What a screen reader calls the side. */
  label: string;
}

/** What is looked at, and beside it what is said about it; each scrolls. Below a `Page` that fills. */
export function Panes({ main, side, label }: PanesProps) {
  return (
    <div className={css.panes}>
      <div className={css.main}>{main}</div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also for who has no mouse. */}
      <section className={css.side} tabIndex={0} aria-label={label}>
        {side}
      </section>
    </div>
  );
}
