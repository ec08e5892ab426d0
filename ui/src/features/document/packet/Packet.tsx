import { Alert, Button, Group, Kbd, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ask, type DocumentView, type PacketView } from "@/ipc";
import { confirmAct, tellDone, useAct } from "@/shared/act";
import { Loading } from "@/shared/Loading";
import { Refused } from "@/shared/Refused";
import { Failed } from "@/shared/states";
import { PageStrip } from "./PageStrip";
import { type Cuts, leaving, moved, piecesOf, toggled } from "./pieces";
import { usePacketKeys } from "./usePacketKeys";

interface PacketProps {
  view: DocumentView;
  /** The page that is looked at. */
  page: number;
  turn: (page: number) => void;
}

/** Whether a scan can be looked at for several documents: it has pages, and nobody has cut it. */
export const mayHoldSeveral = (view: DocumentView): boolean =>
  view.pages.length > 1 &&
  view.pages.some((page) => page.picture) &&
  view.pages_of === null &&
  view.only_holds === null;

/** The pages of a scan, with the cuts that are proposed, to be confirmed or changed by a person. */
export function Packet(props: PacketProps) {
  const { document_id: document } = props.view;
  const packet = useQuery({
    queryKey: ["document", document, "packet"],
    queryFn: () => ask.packet(document),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (packet.isPending) return <Loading />;
  if (packet.isError) return <Failed error={packet.error} retry={() => void packet.refetch()} />;
  return <Strip {...props} packet={packet.data} />;
}

function Strip({ view, page, turn, packet }: PacketProps & { packet: PacketView }) {
  const { t } = useTranslation("document");
  const pages = packet.pages.length;
  const [cuts, setCuts] = useState<Cuts>({ after: packet.proposed, leftOut: packet.left_out });
  const pieces = piecesOf(pages, cuts);
  const may = packet.refusal === null;
  const ready = may && pieces.length > 0 && (cuts.after.length > 0 || cuts.leftOut.length > 0);
  const cut = useAct({
    act: () =>
      ask.cutDocument(view.document_id, {
        after: [...cuts.after].sort((a, b) => a - b),
        left_out: [...cuts.leftOut].sort((a, b) => a - b),
      }),
    changes: ["document", "inbox", "review", "session", "sessions", "today"],
    inPlace: true,
    after: (made) => tellDone(t("packet.done", { count: made.length })),
  });
  const finish = () =>
    ready &&
    confirmAct({
      title: t("packet.confirm.title", { count: pieces.length }),
      text: t("packet.confirm.text"),
      confirm: t("packet.finish", { count: pieces.length }),
      act: () => cut.mutateAsync(),
    });
  const move = (by: 1 | -1) => {
    const next = moved(cuts, page, by, pages);
    if (next === cuts) return;
    setCuts(next);
    turn(page + by);
  };
  const keys = {
    next: () => turn(Math.min(page + 1, pages)),
    previous: () => turn(Math.max(page - 1, 1)),
    toggle: () => setCuts(toggled(cuts, page)),
    earlier: () => move(-1),
    later: () => move(1),
    leave: () => setCuts(leaving(cuts, page, pages)),
    finish,
  };
  usePacketKeys(keys, may);
  return (
    <Stack gap="sm">
      <Text size="sm" role="status">
        {packet.refusal
          ? t("packet.refused", { why: packet.refusal })
          : pieces.length > 1
            ? t("packet.comes", { count: pieces.length })
            : t("packet.one")}
      </Text>
      {may && (
        <Text size="xs" c="dimmed">
          <Kbd size="xs">j</Kbd> <Kbd size="xs">k</Kbd> {t("packet.key.walk")}{" "}
          <Kbd size="xs">x</Kbd> {t("packet.key.cut")} <Kbd size="xs">[</Kbd> <Kbd size="xs">]</Kbd>{" "}
          {t("packet.key.move")} <Kbd size="xs">o</Kbd> {t("packet.key.leave")}
        </Text>
      )}
      <Refused error={cut.error} />
      <PageStrip
        packet={packet}
        cuts={cuts}
        page={page}
        may={may}
        turn={turn}
        toggle={(number) => setCuts(toggled(cuts, number))}
        leave={(number) => setCuts(leaving(cuts, number, pages))}
      />
      {may && (
        <Group>
          <Button
            disabled={!ready}
            loading={cut.isPending}
            rightSection={<Kbd size="xs">{t("finish.key")}</Kbd>}
            onClick={finish}
          >
            {t("packet.finish", { count: pieces.length })}
          </Button>
        </Group>
      )}
      {may && (
        <Alert color="gray" p="xs">
          <Text size="xs">{t("packet.stays")}</Text>
        </Alert>
      )}
    </Stack>
  );
}
