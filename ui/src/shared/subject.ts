/** What an event is about, as it is recorded: `<table>/<id>`. */

/** The two parts; nothing where it is not of that form. */
export function partsOf(subject: string): { table: string; id: string } | null {
  const cut = subject.indexOf("/");
  return cut < 1 || cut === subject.length - 1
    ? null
    : { table: subject.slice(0, cut), id: subject.slice(cut + 1) };
}

/** At the end: what is in a session has the session's id before its own. */
const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** An id in a few letters. Ids begin with the time, which neighbours share; their ends differ. */
export const shortId = (id: string): string => (UUID.test(id) ? `…${id.slice(-6)}` : id);
