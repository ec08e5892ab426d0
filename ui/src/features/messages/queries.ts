/** What the messages' screens ask. The program records that a message was opened, so nothing is asked without need. */
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { ask, type MessageDelivery, type MessageView } from "@/ipc";
import { useAct } from "@/shared/act";

/** Messages on one page. */
export const PAGE = 50;

/** The choices of the list, and where the messages of each stand. */
export const CHOICES = {
  all: [],
  pending: ["pending", "rejected", "approved"],
  pending_review: ["pending_review"],
  queued: ["queued"],
  sent: ["sent", "delivered"],
  failed: ["failed"],
  unknown: [],
} as const satisfies Record<string, readonly MessageDelivery[]>;

export type Choice = keyof typeof CHOICES;

interface Wanted {
  choice: Choice;
  patient: string | undefined;
  document: string | undefined;
  offset: number;
}

/** A page of the list. It names patients, so it is not kept once nobody looks at it. */
export function useMessages({ choice, patient, document, offset }: Wanted, enabled: boolean) {
  return useQuery({
    queryKey: ["messages", "page", choice, patient ?? null, document ?? null, offset],
    queryFn: () =>
      ask.messages({
        delivery: [...CHOICES[choice]],
        unknown: choice === "unknown",
        patient: patient ?? null,
        document: document ?? null,
        offset,
        limit: PAGE,
      }),
    placeholderData: keepPreviousData,
    gcTime: 0,
    enabled,
  });
}

export function useMessage(message: string) {
  return useQuery({
    queryKey: ["message", message],
    queryFn: () => ask.message(message),
    gcTime: 0,
  });
}

/** The document that a message is about; that it was opened is recorded, also for the review. */
export function useSource(document: string, session: string | null) {
  return useQuery({
    queryKey: ["document", document, "head", session],
    queryFn: () => ask.document(session, document),
  });
}

export function useTemplates() {
  return useQuery({ queryKey: ["message-templates"], queryFn: () => ask.messageTemplates() });
}

/** What a change to a message is seen in besides its own page. */
const CHANGED = ["messages", "today", "alerts"];

/** Shows a message as an act left it, without asking for it again. */
export function useTaken() {
  const client = useQueryClient();
  return (view: MessageView) => {
    client.setQueryData(["message", view.messageId], view);
    for (const key of CHANGED) void client.invalidateQueries({ queryKey: [key] });
  };
}

/** An act on a message, which answers with the message as it is then. */
export function useMessageAct<Input = void>(
  act: (input: Input) => Promise<MessageView>,
  done: (view: MessageView, input: Input) => string,
) {
  const taken = useTaken();
  return useAct<Input, MessageView>({ act, changes: [], done, after: taken, inPlace: true });
}
