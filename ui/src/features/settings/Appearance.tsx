import { Group, Radio, Stack, Text, useMantineColorScheme } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { type Density, useDensity } from "@/shared/appearance";
import { useWindowState } from "@/shared/window";
import { useZoom, ZOOMS } from "@/shared/zoom";

const SCHEMES = ["auto", "light", "dark"] as const;
const DENSITIES: Density[] = ["comfortable", "compact"];

/** How the window looks on this machine, and what it is. */
export function Appearance() {
  const { t } = useTranslation("settings");
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [density, setDensity] = useDensity();
  const [zoom, setZoom] = useZoom();
  const state = useWindowState().data;
  return (
    <Stack maw={560} gap="lg">
      <Radio.Group
        label={t("look.scheme")}
        value={colorScheme}
        onChange={(value) => setColorScheme(SCHEMES.find((one) => one === value) ?? "auto")}
      >
        <Stack gap="xs" mt={4}>
          {SCHEMES.map((one) => (
            <Radio key={one} value={one} label={t(`look.${one}`)} />
          ))}
        </Stack>
      </Radio.Group>
      <Radio.Group
        label={t("look.density")}
        value={density}
        onChange={(value) => setDensity(value === "compact" ? "compact" : "comfortable")}
      >
        <Stack gap="xs" mt={4}>
          {DENSITIES.map((one) => (
            <Radio key={one} value={one} label={t(`look.${one}`)} />
          ))}
        </Stack>
      </Radio.Group>
      <Radio.Group
        label={t("look.size")}
        description={t("look.sizeAbout")}
        value={String(zoom)}
        onChange={(value) => setZoom(ZOOMS.find((one) => String(one) === value) ?? 100)}
      >
        <Group mt="xs">
          {ZOOMS.map((one) => (
            <Radio key={one} value={String(one)} label={t("look.percent", { percent: one })} />
          ))}
        </Group>
      </Radio.Group>
      {state && (
        <Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
          {t("look.version", { version: state.version, folder: state.folder })}
        </Text>
      )}
    </Stack>
  );
}
