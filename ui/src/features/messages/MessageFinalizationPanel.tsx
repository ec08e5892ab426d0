import { Button, Card, List, Stack, Text, Title } from "@mantine/core";
import { type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";
import { ask, type MessageAct, type MessageView } from "@/ipc";
import { confirmAct, tellDone } from "@/shared/act";
import { openDialog } from "@/shared/dialogs";
import { count, Moment } from "@/shared/figures";
import { Refused } from "@/shared/Refused";
import { sentence } from "@/shared/refusal";
import { useMessageAct, useTaken } from "./queries";
import { SettleUnknown } from "./SettleUnknown";
import { SmsFacts } from "./SmsFacts";
import { whyNot } from "./standing";

/** What this person may have done with the message, why not the rest, and what blocks it. */
export function MessageFinalizationPanel({ view }: { view: MessageView }) {
  const { t } = useTranslation("messages");
  const id = view.messageId;
  const taken = useTaken();
  const submit = useMessageAct(
    () => ask.submitMessage(id),
    () => t("act.submit.done"),
  );
  const queue = useMessageAct(
    () => ask.queueMessage(id),
    () => t("act.queue.done"),
  );
  const retry = useMessageAct(
    () => ask.retryMessage(id),
    () => t("act.retry.done"),
  );
  /** Done after a question: the message as it is then is shown. */
  const settled = (after: MessageView, act: MessageAct) => {
    taken(after);
    tellDone(t(`act.${act}.done`));
  };
  const send = () =>
    confirmAct({
      title: t("act.send_directly.title"),
      text: t("act.send_directly.text"),
      confirm: t("act.send_directly.confirm"),
      act: async () => settled(await ask.sendMessage(id), "send_directly"),
    });
  const takeBack = () =>
    confirmAct({
      title: t("act.take_back.title"),
      text: t("act.take_back.text"),
      confirm: t("act.take_back.confirm"),
      reason: { label: t("act.take_back.reason"), required: true },
      act: async (reason) => settled(await ask.withdrawMessage(id, reason), "take_back"),
    });
  const decide = () =>
    openDialog(t("act.settle_unknown.title"), (close) => (
      <SettleUnknown
        settle={async (choice, reason) =>
          settled(await ask.settleMessage(id, choice, reason), "settle_unknown")
        }
        close={close}
      />
    ));
  const open = view.unsupported.length;
  /** The program's reason, and that places of the draft are still to be settled. */
  const why = (act: MessageAct) => {
    const reason = whyNot(view.acts, act);
    if (reason !== null || open === 0 || (act !== "submit" && act !== "send_directly"))
      return reason;
    return t("act.unsettled", { count: open, shown: count(open) });
  };
  return (
    <Card withBorder component="section" aria-label={t("act.title")}>
      <Stack gap="sm">
        <Title order={2} size="h5">
          {t("act.title")}
        </Title>
        <Refused error={submit.error ?? queue.error ?? retry.error} />
        <Act why={why("submit")} act={() => submit.mutate()} busy={submit.isPending} first>
          {t("act.submit.button")}
        </Act>
        <Act why={why("queue")} act={() => queue.mutate()} busy={queue.isPending}>
          {t("act.queue.button")}
        </Act>
        <Act why={why("send_directly")} act={send}>
          {t("act.send_directly.button")}
        </Act>
        <Act why={why("take_back")} act={takeBack}>
          {t("act.take_back.button")}
        </Act>
        <Act why={why("settle_unknown")} act={decide}>
          {t("act.settle_unknown.button")}
        </Act>
        <Act why={why("retry")} act={() => retry.mutate()} busy={retry.isPending}>
          {t("act.retry.button")}
        </Act>
        <Blocks view={view} />
        {view.sms && <SmsFacts sms={view.sms} />}
      </Stack>
    </Card>
  );
}

interface ActProps {
  /** Why it cannot be done; `null` where it can. */
  why: string | null;
  act: () => void;
  busy?: boolean;
  /** The act that comes next for most. */
  first?: boolean;
  children: ReactNode;
}

/** A button, and below it in words why it cannot be used. */
function Act({ why, act, busy = false, first = false, children }: ActProps) {
  const id = useId();
  const barred = why !== null;
  return (
    <Stack gap={2} align="flex-start">
      <Button
        size="xs"
        variant={first && !barred ? "filled" : "default"}
        loading={busy}
        // Not `disabled`: what cannot be reached by key cannot say why.
        data-disabled={barred || undefined}
        aria-disabled={barred || undefined}
        aria-describedby={barred ? id : undefined}
        onClick={barred ? undefined : act}
      >
        {children}
      </Button>
      {barred && (
        <Text size="sm" id={id}>
          {sentence(why)}
        </Text>
      )}
    </Stack>
  );
}

/** The rules that keep the message from being sent now, with what to do and until when. */
function Blocks({ view }: { view: MessageView }) {
  const { t } = useTranslation("messages");
  const over = ["sent", "delivered", "failed"].includes(view.delivery);
  if (over) return null;
  return (
    <Stack gap={4}>
      <Title order={3} size="sm">
        {t("blocks.title")}
      </Title>
      {view.blocks.length === 0 ? (
        <Text size="sm">{t("blocks.none")}</Text>
      ) : (
        <List size="sm" spacing={2}>
          {view.blocks.map((block) => (
            <List.Item key={block.rule} style={{ overflowWrap: "anywhere" }}>
              {sentence(block.words)}
              {block.until !== null && (
                <>
                  {" · "}
                  {t("blocks.until")} <Moment time={block.until} />
                </>
              )}
              {block.never && <> · {t("blocks.never")}</>}
            </List.Item>
          ))}
        </List>
      )}
    </Stack>
  );
}
