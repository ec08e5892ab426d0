import {
  ActionIcon,
  Box,
  Group,
  Pagination,
  Paper,
  Skeleton,
  Stack,
  Switch,
  Text,
  Tooltip,
} from "@mantine/core";
import { IconZoomIn, IconZoomOut } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { DocumentView } from "@/ipc";
import { count } from "@/shared/figures";
import { Refused } from "@/shared/Refused";
import { PagePicture } from "./PagePicture";
import { PageText } from "./PageText";
import { usePage, usePicture } from "./queries";
import { linesOf } from "./source";

const ZOOMS = [100, 125, 150, 200];

interface PagePaneProps {
  view: DocumentView;
  number: number;
  turn: (number: number) => void;
  /** The words to be marked on this page. */
  quote: string | null;
  /** Beside the zoom: what else is done with the document. */
  tools?: ReactNode;
}

/** One page as it looks, or its words where it has no look, with a value's source marked. */
export function PagePane({ view, number, turn, quote, tools }: PagePaneProps) {
  const { t } = useTranslation("document");
  const [zoom, setZoom] = useState(0);
  const [shows, setShows] = useState(false);
  const head = view.pages.find((page) => page.number === number);
  const page = usePage(view.document_id, number, head !== undefined);
  const picture = usePicture(view.document_id, number, head?.picture === true);
  const lines = page.data?.lines ?? [];
  const marked = linesOf(quote, lines);
  const found = view.screening?.findings.filter((finding) => finding.page === number) ?? [];
  const warned = found.flatMap((finding) => linesOf(finding.quote, lines));
  return (
    <Stack gap="xs" h="100%" miw={0}>
      <Group justify="space-between" mih={30}>
        <Text size="sm" role="status">
          {t("page.of", { page: count(number), pages: count(view.pages.length) })}
        </Text>
        <Group gap="xs">
          {view.pages.length > 1 && (
            <Pagination
              size="sm"
              total={view.pages.length}
              value={number}
              onChange={turn}
              getItemProps={(place) => ({ "aria-label": t("page.go", { page: place }) })}
              getControlProps={(control) => ({ "aria-label": t(`shared:table.${control}`) })}
            />
          )}
          <Switch
            size="xs"
            label={t("screening.show")}
            checked={shows}
            onChange={(event) => setShows(event.currentTarget.checked)}
          />
          {tools}
          <Tooltip label={t("page.smaller")}>
            <ActionIcon
              variant="default"
              aria-label={t("page.smaller")}
              disabled={zoom === 0}
              onClick={() => setZoom(zoom - 1)}
            >
              <IconZoomOut size={16} />
            </ActionIcon>
          </Tooltip>
          <Tooltip label={t("page.larger")}>
            <ActionIcon
              variant="default"
              aria-label={t("page.larger")}
              disabled={zoom === ZOOMS.length - 1}
              onClick={() => setZoom(zoom + 1)}
            >
              <IconZoomIn size={16} />
            </ActionIcon>
          </Tooltip>
        </Group>
      </Group>
      <Refused error={page.error ?? picture.error} />
      <Paper
        withBorder
        tabIndex={0}
        role="region"
        aria-label={t("page.region", { page: number })}
        style={{ overflow: "auto", flex: 1, minHeight: 0 }}
      >
        <Box w={`${ZOOMS[zoom]}%`}>
          {head?.picture && picture.data ? (
            <PagePicture
              source={picture.data}
              alt={t("page.alt", { page: number })}
              head={head}
              lines={lines}
              marked={marked}
              warned={warned}
              shows={shows}
            />
          ) : (
            <Skeleton
              visible={page.isPending || (head?.picture === true && picture.isPending)}
              mih={320}
              radius={0}
            >
              <PageText
                lines={lines}
                marked={marked}
                warned={warned}
                shows={shows}
                cut={page.data?.cut ?? false}
                zoom={ZOOMS[zoom] ?? 100}
              />
            </Skeleton>
          )}
        </Box>
      </Paper>
    </Stack>
  );
}
