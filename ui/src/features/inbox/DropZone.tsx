import { Button, Group, Overlay, Paper, Portal, Stack, Text, Title } from "@mantine/core";
import { IconFileImport, IconUpload } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { onDrop } from "@/shared/live";

/** After so many milliseconds without a sign of dragging, nothing is being dragged. */
const STILL = 400;

/** Whether files are being dragged over the window. The program itself takes them when dropped. */
export function useDragging(): boolean {
  const [dragging, setDragging] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = () => {
      clearTimeout(timer);
      setDragging(false);
    };
    const over = (event: DragEvent) => {
      // A page that takes no part would be left for the file.
      event.preventDefault();
      if (event.type === "drop") return stop();
      clearTimeout(timer);
      timer = setTimeout(stop, STILL);
      setDragging(true);
    };
    const kinds = ["dragenter", "dragover", "drop"] as const;
    for (const kind of kinds) window.addEventListener(kind, over);
    const deaf = onDrop(stop);
    return () => {
      clearTimeout(timer);
      for (const kind of kinds) window.removeEventListener(kind, over);
      deaf();
    };
  }, []);
  return dragging;
}

/** Where files can be dropped, said calmly; it answers while files hover over the window. */
export function DropZone({ choose, busy }: { choose: () => void; busy: boolean }) {
  const { t } = useTranslation("inbox");
  const dragging = useDragging();
  return (
    <>
      <Paper withBorder px="md" py="xs" style={{ borderStyle: "dashed" }}>
        <Group justify="space-between">
          <Group gap="sm" wrap="nowrap">
            <IconFileImport size={20} aria-hidden />
            <Text size="sm">{t("drop.text")}</Text>
          </Group>
          <Button variant="default" size="xs" onClick={choose} loading={busy}>
            {t("drop.choose")}
          </Button>
        </Group>
      </Paper>
      {dragging && (
        <Portal>
          <Overlay
            fixed
            center
            zIndex={400}
            backgroundOpacity={0.75}
            color="var(--mantine-color-body)"
          >
            <Paper withBorder shadow="md" p="xl" role="status">
              <Stack align="center" gap="xs">
                <IconUpload size={36} aria-hidden />
                <Title order={2} size="h4">
                  {t("drop.release")}
                </Title>
                <Text size="sm">{t("drop.kept")}</Text>
              </Stack>
            </Paper>
          </Overlay>
        </Portal>
      )}
    </>
  );
}
