/** What the page hears from the program: tasks, the log's size, syncs, dropped files, the lock. */
import { useSyncExternalStore } from "react";
import { ask, hear, type Signal, type TaskView } from "@/ipc";
import { forget, queryClient, WINDOW_KEY } from "./window";

let tasks: readonly TaskView[] = [];
let logSize = 0;
const watchers = new Set<() => void>();
const endings = new Set<(task: TaskView) => void>();
const drops = new Set<() => void>();
/** How many tasks would be cut off, and whether background work ends with the window. */
type Closing = (running: number, background: boolean) => void;
const closings = new Set<Closing>();

function changed(): void {
  for (const watcher of watchers) watcher();
}

const watch = (watcher: () => void) => {
  watchers.add(watcher);
  return () => void watchers.delete(watcher);
};

/** What a task that ended has changed. */
const TOUCHED = [
  "inbox",
  "sessions",
  "session",
  "review",
  "today",
  "alerts",
  "document",
  "patients",
  "patient",
  "messages",
  "message",
];

function heard(signal: Signal): void {
  if (signal.signal === "log") {
    logSize = signal.size;
  } else if (signal.signal === "tasks") {
    const running = new Set(tasks.filter((task) => task.ended_at === null).map((task) => task.id));
    tasks = signal.tasks;
    for (const task of tasks.filter((task) => task.ended_at !== null && running.has(task.id))) {
      for (const ending of endings) ending(task);
      for (const key of TOUCHED) void queryClient.invalidateQueries({ queryKey: [key] });
    }
  } else if (signal.signal === "synced") {
    void queryClient.invalidateQueries({ queryKey: ["sync"] });
  } else if (signal.signal === "dropped") {
    for (const drop of drops) drop();
  } else if (signal.signal === "closing") {
    for (const closing of closings) closing(signal.running, signal.background);
  } else if (signal.signal === "sitting") {
    tasks = [];
    void ask.windowState().then((state) => {
      if (state.stage !== "open") forget();
      queryClient.setQueryData(WINDOW_KEY, state);
    });
  }
  changed();
}

let started = false;

/** Begins to hear, once for the page. */
export function start(): void {
  if (started) return;
  started = true;
  hear(heard);
}

/** The tasks of who sits at the window, the newest first. */
export function useTasks(): readonly TaskView[] {
  return useSyncExternalStore(watch, () => tasks);
}

/** How many tasks are at work: drawn anew only when that changes, not with their progress. */
export function useRunningTasks(): number {
  return useSyncExternalStore(watch, () => tasks.filter((task) => task.ended_at === null).length);
}

/** Events in the log, as far as was heard; 0 before anything was. */
export function useLogSize(): number {
  return useSyncExternalStore(watch, () => logSize);
}

/** Has `listener` called with every task that ends; answers with how to stop that. */
export function onTaskEnd(listener: (task: TaskView) => void): () => void {
  endings.add(listener);
  return () => void endings.delete(listener);
}

/** Has `listener` called when files were dropped on the window; answers with how to stop that. */
export function onDrop(listener: () => void): () => void {
  drops.add(listener);
  return () => void drops.delete(listener);
}

/** Has `listener` called when somebody wants to close the window on work; answers with how to stop that. */
export function onClosing(listener: Closing): () => void {
  closings.add(listener);
  return () => void closings.delete(listener);
}
