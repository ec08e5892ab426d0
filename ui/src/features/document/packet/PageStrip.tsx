import { Badge, Button, Checkbox, Group, Paper, Stack, Text, UnstyledButton } from "@mantine/core";
import { IconCut } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Boundary, PacketPage, PacketView } from "@/ipc";
import { Confidence } from "@/shared/Confidence";
import type { Cuts } from "./pieces";

interface PageStripProps {
  packet: PacketView;
  cuts: Cuts;
  /** The page that is looked at. */
  page: number;
  may: boolean;
  turn: (page: number) => void;
  toggle: (page: number) => void;
  leave: (page: number) => void;
}

/** The pages of a scan one below the other, and between them where it is cut and why. */
export function PageStrip({ packet, cuts, page, may, turn, toggle, leave }: PageStripProps) {
  const { t } = useTranslation("document");
  return (
    <Stack gap={4} component="ol" p={0} m={0} aria-label={t("packet.pages")}>
      {packet.pages.map((one) => {
        const before = packet.boundaries.find(({ after }) => after === one.number - 1);
        return (
          <Stack key={one.number} gap={4} component="li" style={{ listStyle: "none" }}>
            {before && (
              <Between
                boundary={before}
                cut={cuts.after.includes(before.after)}
                proposed={packet.proposed.includes(before.after)}
                toggle={may ? () => toggle(one.number) : undefined}
              />
            )}
            <PageRow
              page={one}
              current={one.number === page}
              leftOut={cuts.leftOut.includes(one.number)}
              turn={() => turn(one.number)}
              leave={may ? () => leave(one.number) : undefined}
            />
          </Stack>
        );
      })}
    </Stack>
  );
}

interface BetweenProps {
  boundary: Boundary;
  cut: boolean;
  proposed: boolean;
  toggle: (() => void) | undefined;
}

/** The place between two pages. Where nothing is cut and nothing was proposed it is a thin line. */
function Between({ boundary, cut, proposed, toggle }: BetweenProps) {
  const { t } = useTranslation("document");
  const page = boundary.after + 1;
  const reasons = boundary.reasons.map((reason) => t(`packet.reason.${reason}`)).join(", ");
  return (
    <Group gap="xs" wrap="wrap" pl="xs" mih={26}>
      <Button
        size="compact-xs"
        variant={cut ? "filled" : "subtle"}
        leftSection={<IconCut size={12} aria-hidden />}
        aria-pressed={cut}
        aria-label={t(cut ? "packet.isCut" : "packet.cut", { page })}
        disabled={!toggle}
        onClick={toggle}
      >
        {t(cut ? "packet.isCutShort" : "packet.cutShort")}
      </Button>
      {(cut || proposed) && (
        <>
          {proposed && <Badge variant="light">{t("packet.proposed")}</Badge>}
          <Confidence permille={boundary.confidence} bar={false} />
          <Text size="xs" style={{ overflowWrap: "anywhere" }}>
            {reasons}
          </Text>
        </>
      )}
    </Group>
  );
}

interface PageRowProps {
  page: PacketPage;
  current: boolean;
  leftOut: boolean;
  turn: () => void;
  leave: (() => void) | undefined;
}

function PageRow({ page, current, leftOut, turn, leave }: PageRowProps) {
  const { t } = useTranslation("document");
  return (
    <Paper
      withBorder
      px="xs"
      py={4}
      bg={current ? "var(--mantine-primary-color-light)" : undefined}
      style={leftOut ? { borderStyle: "dashed" } : undefined}
    >
      <Group gap="xs" wrap="nowrap" justify="space-between">
        <UnstyledButton
          onClick={turn}
          aria-current={current ? "page" : undefined}
          style={{ minWidth: 0, flex: 1, minHeight: 24 }}
        >
          <Text size="sm" truncate td={leftOut ? "line-through" : undefined}>
            <b>{t("page.go", { page: page.number })}</b>{" "}
            {page.sort === "text" ? <bdi>{page.words}</bdi> : t(`packet.sort.${page.sort}`)}
          </Text>
        </UnstyledButton>
        <Checkbox
          size="xs"
          label={t("packet.leaveOut")}
          aria-label={t("packet.leaveOutNamed", { page: page.number })}
          checked={leftOut}
          disabled={!leave}
          onChange={leave}
        />
      </Group>
    </Paper>
  );
}
