import { Button, Card, Group, Stack, Text, Textarea, Title } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ask, type MessageView } from "@/ipc";
import { isReason, tellRefused, useAct } from "@/shared/act";
import { Moment } from "@/shared/figures";
import { usePerson } from "@/shared/person";
import { Refused } from "@/shared/Refused";
import { sentence } from "@/shared/refusal";
import { Changes } from "./Changes";
import { useMessageAct, useTaken } from "./queries";
import { whyNot } from "./standing";

/** The review of a message that waits for one: taken up first, then decided with notes. */
export function MessageReviewPage({ view }: { view: MessageView }) {
  const { t } = useTranslation("messages");
  const { name } = usePerson();
  const why = whyNot(view.acts, "approve");
  const claim = useMessageAct(
    (take: boolean) => ask.claimMessage(view.messageId, take),
    (_, take) => (take ? "" : t("review.released")),
  );
  const isMine = view.claimedBy === name;
  return (
    <Card withBorder component="section" aria-label={t("review.title")}>
      <Stack gap="sm">
        <Title order={2} size="h5">
          {t("review.title")}
        </Title>
        <Text size="sm">
          {t("review.submitted", { name: view.submittedBy ?? view.author })}{" "}
          <Moment time={view.submittedAt} />
        </Text>
        <Text size="sm" role="status">
          {view.claimedBy === null && t("review.nobody")}
          {view.claimedBy !== null &&
            (isMine ? t("review.mine") : t("review.theirs", { name: view.claimedBy }))}
        </Text>
        {why !== null && (
          <Text size="sm">
            {t("review.whyNot")}: {sentence(why)}
          </Text>
        )}
        <Refused error={claim.error} />
        {why === null && view.claimedBy === null && (
          <Group>
            <Button loading={claim.isPending} onClick={() => claim.mutate(true)}>
              {t("review.take")}
            </Button>
          </Group>
        )}
        {why === null && isMine && (
          <>
            <Changes view={view} />
            <Decision view={view} release={() => claim.mutate(false)} releasing={claim.isPending} />
          </>
        )}
      </Stack>
    </Card>
  );
}

interface DecisionProps {
  view: MessageView;
  release: () => void;
  releasing: boolean;
}

function Decision({ view, release, releasing }: DecisionProps) {
  const { t } = useTranslation("messages");
  const [notes, setNotes] = useState("");
  const client = useQueryClient();
  const taken = useTaken();
  const id = view.messageId;
  const approve = useAct<void, MessageView>({
    act: () => ask.reviewMessage(id, "approve", notes.trim()),
    changes: [],
    done: () => t("review.approved"),
    after: taken,
    // It may be approved all the same, and only not queued: then this form is gone.
    refused: (thrown) => {
      tellRefused(thrown);
      void client.invalidateQueries({ queryKey: ["message", id] });
    },
  });
  const reject = useMessageAct(
    () => ask.reviewMessage(id, "reject", notes.trim()),
    () => t("review.rejected"),
  );
  return (
    <Stack gap="sm">
      <Textarea
        label={t("review.notes")}
        description={t("review.notesAbout")}
        placeholder={t("review.notesHint")}
        value={notes}
        onChange={(event) => setNotes(event.currentTarget.value)}
        rows={3}
        maxLength={2000}
      />
      <Refused error={reject.error} inForm />
      <Group gap="xs">
        <Button loading={approve.isPending} onClick={() => approve.mutate()}>
          {t("review.approve")}
        </Button>
        <Button
          variant="default"
          disabled={!isReason(notes)}
          loading={reject.isPending}
          onClick={() => reject.mutate()}
        >
          {t("review.reject")}
        </Button>
        <Button variant="subtle" loading={releasing} onClick={release}>
          {t("review.release")}
        </Button>
      </Group>
    </Stack>
  );
}
