/** The ways from one screen to another that several screens show. */
import { Anchor, Text, Tooltip } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Moment } from "./figures";
import { idTime } from "./idTime";
import css from "./links.module.css";

interface DocumentLinkProps {
  document: string;
  /** The session whose result is shown; the newest where it is left out. */
  session?: string | null;
  /** The file's name, which may be anything. */
  name: string;
  maw?: number;
  /** Within a sentence. */
  inline?: boolean;
}

/** A document by its name: cut where it is too long, kept apart where it reads right to left. */
export function DocumentLink({ document, session, name, maw, inline }: DocumentLinkProps) {
  return (
    <Tooltip label={name} openDelay={600} multiline maw={480}>
      <Anchor
        component={Link}
        to={`/documents/${document}`}
        search={(session ? { session } : {}) as never}
        size="sm"
        dir="auto"
        maw={inline ? undefined : maw}
        className={inline ? undefined : css.name}
        display={inline ? "inline" : "block"}
        truncate={!inline}
      >
        {name}
      </Anchor>
    </Tooltip>
  );
}

/** A processing session, by whatever is shown of it. */
export function SessionLink({ session, children }: { session: string; children: ReactNode }) {
  return (
    <Anchor component={Link} to={`/sessions/${session}`} size="sm">
      {children}
    </Anchor>
  );
}

/** A session of which only the id is at hand: when it was started, and the id in small. */
export function SessionById({ session }: { session: string }) {
  const time = idTime(session);
  if (time === undefined) return <SessionLink session={session}>{session}</SessionLink>;
  return (
    <>
      <SessionLink session={session}>
        <Moment time={time} />
      </SessionLink>{" "}
      <Text span size="xs" c="dimmed" style={{ overflowWrap: "anywhere" }}>
        {session}
      </Text>
    </>
  );
}
