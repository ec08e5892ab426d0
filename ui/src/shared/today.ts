import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ask } from "@/ipc";
import { useTasks } from "@/shared/live";

/** The day at a glance. Asked again when a session begins here; when one ends, everything is. */
export function useToday() {
  const running = useTasks()
    .filter((task) => task.ended_at === null && task.session_id !== null)
    .map((task) => task.id)
    .sort((one, other) => one - other)
    .join();
  return useQuery({
    queryKey: ["today", running],
    // How far local time is ahead of UTC; the page counts the other way.
    queryFn: () => ask.today(-new Date().getTimezoneOffset()),
    placeholderData: keepPreviousData,
  });
}
