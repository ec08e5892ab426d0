/** What the document's screen asks. The program records that it was opened, once in a sitting. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ask } from "@/ipc";

/** Pixels across that a page is drawn with. */
export const PICTURE_WIDTH = 1100;

export function useDocument(document: string, session: string | undefined) {
  return useQuery({
    queryKey: ["document", document, "head", session ?? null],
    queryFn: () => ask.document(session ?? null, document),
  });
}

export function usePage(document: string, number: number, enabled: boolean) {
  return useQuery({
    queryKey: ["document", document, "page", number],
    queryFn: () => ask.documentPage(document, number),
    staleTime: Number.POSITIVE_INFINITY,
    enabled,
  });
}

export function usePicture(document: string, number: number, enabled: boolean) {
  return useQuery({
    queryKey: ["document", document, "picture", number],
    queryFn: () => ask.pagePicture(document, number, PICTURE_WIDTH),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
    enabled,
  });
}
