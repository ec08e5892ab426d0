import { IconAlertTriangle, IconChevronDown, IconChevronRight, IconCpu } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { TraceStep } from "@/ipc";
import { useDensity } from "@/shared/appearance";
import { duration } from "@/shared/figures";
import { above, bar, hasBelow, shown } from "./tree";
import css from "./Waterfall.module.css";

interface WaterfallProps {
  steps: readonly TraceStep[];
  /** Microseconds of the whole trace. */
  whole: number;
  /** The step that is looked at. */
  chosen: number;
  choose: (index: number) => void;
  /** Reads further steps; left out where all are there. */
  more?: () => void;
}

/** The steps as a tree, each with a bar that says when and how long. */
export function Waterfall({ steps, whole, chosen, choose, more }: WaterfallProps) {
  const { t } = useTranslation("trace");
  const [density] = useDensity();
  const [folded, setFolded] = useState<ReadonlySet<number>>(new Set());
  const scroller = useRef<HTMLDivElement>(null);
  const visible = useMemo(() => shown(steps, folded), [steps, folded]);
  const height = density === "compact" ? 28 : 34;
  const list = useVirtualizer({
    count: visible.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 12,
  });
  const rows = list.getVirtualItems();
  const last = rows.at(-1)?.index ?? 0;
  useEffect(() => {
    if (more && last >= visible.length - 20) more();
  }, [more, last, visible.length]);
  const place = visible.findIndex((step) => step.index === chosen);
  useEffect(() => {
    if (place >= 0) list.scrollToIndex(place, { align: "auto" });
  }, [place, list]);
  const fold = (index: number, on: boolean) => {
    const next = new Set(folded);
    if (on) next.add(index);
    else next.delete(index);
    setFolded(next);
  };
  const go = (to: number) => {
    const step = visible[Math.max(0, Math.min(to, visible.length - 1))];
    if (step) choose(step.index);
  };
  const below = (step: TraceStep) => hasBelow(steps, step.index);
  const into = (step: TraceStep) =>
    folded.has(step.index) ? fold(step.index, false) : go(place + 1);
  const out = (step: TraceStep) => {
    if (below(step) && !folded.has(step.index)) return fold(step.index, true);
    const up = above(steps, step.index);
    if (up !== undefined) choose(up);
  };
  const pressed = (event: KeyboardEvent) => {
    const step = visible[place];
    const acts = new Map([
      ["ArrowDown", () => go(place + 1)],
      ["ArrowUp", () => go(place - 1)],
      ["Home", () => go(0)],
      ["End", () => go(visible.length - 1)],
      ["PageDown", () => go(place + 15)],
      ["PageUp", () => go(place - 15)],
      ["ArrowRight", () => step && into(step)],
      ["ArrowLeft", () => step && out(step)],
    ]);
    const act = acts.get(event.key);
    if (act) {
      event.preventDefault();
      act();
    }
  };
  return (
    <div
      ref={scroller}
      className={css.scroller}
      role="treegrid"
      tabIndex={0}
      aria-label={t("tree")}
      aria-rowcount={steps.length}
      aria-activedescendant={place >= 0 ? `step-${chosen}` : undefined}
      onKeyDown={pressed}
    >
      <div style={{ height: list.getTotalSize(), position: "relative" }} role="rowgroup">
        {rows.map((row) => {
          const step = visible[row.index];
          return (
            step && (
              <Row
                key={step.index}
                step={step}
                whole={whole}
                top={row.start}
                height={height}
                chosen={step.index === chosen}
                open={below(step) ? !folded.has(step.index) : undefined}
                choose={() => choose(step.index)}
                fold={(on) => fold(step.index, on)}
              />
            )
          );
        })}
      </div>
    </div>
  );
}

interface RowProps {
  step: TraceStep;
  whole: number;
  top: number;
  height: number;
  chosen: boolean;
  /** Whether what is below shows; left out where nothing is. */
  open: boolean | undefined;
  choose: () => void;
  fold: (on: boolean) => void;
}

function Row({ step, whole, top, height, chosen, open, choose, fold }: RowProps) {
  const { t } = useTranslation("trace");
  const { left, width } = bar(step, whole);
  const name = t(`step.${step.name || "none"}`, { defaultValue: step.name });
  const took = duration(step.micros / 1_000_000);
  const kind = step.measured ? (step.is_call ? css.call : "") : css.guessed;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are the tree's
    <div
      id={`step-${step.index}`}
      role="row"
      aria-level={step.depth + 1}
      aria-rowindex={step.index + 1}
      aria-expanded={open}
      aria-selected={chosen}
      className={css.row}
      style={{ transform: `translateY(${top}px)`, height }}
      onClick={choose}
      tabIndex={-1}
    >
      <div
        role="gridcell"
        className={css.name}
        style={{ paddingLeft: step.depth * 16 }}
        tabIndex={-1}
        // By key the step that is reached stands in full beside the tree.
        title={step.about ? `${name}: ${step.about}` : name}
      >
        {open === undefined ? (
          <span className={css.fold} />
        ) : (
          <button
            type="button"
            tabIndex={-1}
            className={css.fold}
            aria-label={t(open ? "fold" : "unfold", { name })}
            onClick={(event) => {
              event.stopPropagation();
              fold(open);
            }}
          >
            {open ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
          </button>
        )}
        {step.has_fault && (
          <IconAlertTriangle size={15} color="var(--mantine-color-error)" aria-label={t("fault")} />
        )}
        {step.is_call && <IconCpu size={15} aria-label={t("call")} />}
        <span>{name}</span>
        {step.about && (
          <span className={css.about} dir="auto">
            {step.about}
          </span>
        )}
      </div>
      <div role="gridcell" className={css.bars} tabIndex={-1} aria-hidden>
        <div
          className={`${css.bar} ${kind}`}
          style={{ left: `${left * 100}%`, width: `${width * 100}%` }}
        />
      </div>
      <div
        role="gridcell"
        className={css.time}
        tabIndex={-1}
        title={step.measured ? undefined : t("notMeasured")}
      >
        {step.measured ? took : t("about", { time: took })}
      </div>
    </div>
  );
}
