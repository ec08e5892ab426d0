import {
  Box,
  Group,
  Image,
  Pagination,
  Paper,
  SegmentedControl,
  Skeleton,
  Stack,
  Text,
} from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ask } from "@/ipc";
import { count } from "@/shared/figures";
import { Refused } from "@/shared/Refused";

/** Pixels across that a page is drawn with. */
const WIDTHS = { fit: 1000, large: 1500 } as const;
type Zoom = keyof typeof WIDTHS;

interface PreviewProps {
  /** Which making of the report this is: its pictures are no other's. */
  made: number;
  pages: number;
}

/** The report's pages, one at a time, as they will be printed. */
export function Preview({ made, pages }: PreviewProps) {
  const { t } = useTranslation("reports");
  const [page, setPage] = useState(1);
  const [zoom, setZoom] = useState<Zoom>("fit");
  const picture = useQuery({
    queryKey: ["reports", "picture", made, page, zoom],
    queryFn: () => ask.reportPicture(page, WIDTHS[zoom]),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  });
  return (
    <Stack gap="xs" component="section" aria-label={t("preview.label")}>
      <Group justify="space-between">
        <Text size="sm" role="status">
          {t("preview.page", { page: count(page), pages: count(pages) })}
        </Text>
        <Group gap="xs">
          {pages > 1 && (
            <Pagination
              size="sm"
              total={pages}
              value={page}
              onChange={setPage}
              getItemProps={(place) => ({ "aria-label": t("preview.go", { page: place }) })}
              getControlProps={(control) => ({ "aria-label": t(`shared:table.${control}`) })}
            />
          )}
          <SegmentedControl
            size="xs"
            aria-label={t("preview.zoom")}
            value={zoom}
            onChange={(value) => setZoom(value === "large" ? "large" : "fit")}
            data={[
              { value: "fit", label: t("preview.fit") },
              { value: "large", label: t("preview.large") },
            ]}
          />
        </Group>
      </Group>
      <Refused error={picture.error} />
      <Paper
        withBorder
        shadow="sm"
        bg="white"
        style={{ overflow: "auto" }}
        tabIndex={0}
        role="region"
        aria-label={t("preview.sheet", { page })}
      >
        {picture.data ? (
          <Image
            src={picture.data}
            alt={t("preview.alt", { page: count(page), pages: count(pages) })}
            w={zoom === "fit" ? "100%" : WIDTHS.large}
            maw={zoom === "fit" ? undefined : "none"}
            radius={0}
          />
        ) : (
          <Box p="md">
            <Skeleton h={700} visible={picture.isPending} />
          </Box>
        )}
      </Paper>
    </Stack>
  );
}
