/** What a page of a document is asked with, wherever it is shown. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ask } from "@/ipc";

/** Pixels across that a page is drawn with. */
export const PICTURE_WIDTH = 1100;

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
