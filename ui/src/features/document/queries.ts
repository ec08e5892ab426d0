/** What the document's screen asks. The program records that it was opened, once in a sitting. */
import { useQuery } from "@tanstack/react-query";
import { ask } from "@/ipc";

export function useDocument(document: string, session: string | undefined) {
  return useQuery({
    queryKey: ["document", document, "head", session ?? null],
    queryFn: () => ask.document(session ?? null, document),
  });
}
