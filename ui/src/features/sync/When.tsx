import { Tooltip } from "@mantine/core";
import { ago, exact } from "@/shared/figures";
import { useNow } from "@/shared/sync";

interface WhenProps {
  time: string;
  /** What is said once it has come, of what is still to be done then. */
  due?: string;
}

/** `in 4 minutes`; the exact moment on hover. */
export function When({ time, due }: WhenProps) {
  const now = useNow();
  const past = due !== undefined && new Date(time).getTime() <= now;
  return (
    <Tooltip label={exact(time)} events={{ hover: true, focus: true, touch: true }}>
      <time dateTime={time} style={{ whiteSpace: "nowrap" }}>
        {past ? due : ago(time, now)}
      </time>
    </Tooltip>
  );
}
