/** The steps of a trace as a tree that can be folded. They come in the order of the tree. */
import type { TraceStep } from "@/ipc";

/** The steps that show while those of `folded` hide what is below them. */
export function shown(steps: readonly TraceStep[], folded: ReadonlySet<number>): TraceStep[] {
  const visible: TraceStep[] = [];
  let hidden = Number.POSITIVE_INFINITY;
  for (const step of steps) {
    if (step.depth > hidden) continue;
    hidden = folded.has(step.index) ? step.depth : Number.POSITIVE_INFINITY;
    visible.push(step);
  }
  return visible;
}

/** Whether a step has any below it. */
export function hasBelow(steps: readonly TraceStep[], at: number): boolean {
  const step = steps[at];
  const next = steps[at + 1];
  return step !== undefined && next !== undefined && next.depth > step.depth;
}

/** The step above one, as its index; none at the top. */
export function above(steps: readonly TraceStep[], index: number): number | undefined {
  const step = steps.find((one) => one.index === index);
  if (!step) return undefined;
  return steps.findLast((one) => one.index < index && one.depth < step.depth)?.index;
}

/** Where a step's bar begins and how long it is, as parts of the whole trace. */
export function bar(step: TraceStep, whole: number): { left: number; width: number } {
  const all = Math.max(whole, 1);
  const left = Math.min(step.offset_micros / all, 1);
  return { left, width: Math.max(Math.min(step.micros / all, 1 - left), 0.004) };
}

/** Microseconds from the trace's begin to the end of its last step. Who looked at it later, outside
 * any step, does not make it longer. */
export function length(steps: readonly TraceStep[]): number {
  const work = steps.filter((step) => step.span !== null);
  return Math.max(0, ...work.map((step) => step.offset_micros + step.micros));
}
