import { Group, Progress, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { percent } from "./figures";

/** From here on, in parts per thousand, a value is called sure, and below, fairly sure. */
const SURE = 950;
const FAIRLY = 800;

/** The word for a confidence, and the colour that goes with it. */
export function confidenceWord(permille: number): { word: string; color: string } {
  if (permille >= SURE) return { word: "high", color: "teal" };
  if (permille >= FAIRLY) return { word: "medium", color: "yellow" };
  return { word: "low", color: "red" };
}

/** A confidence in parts per thousand: the figure, a bar, and what they mean as a word. */
export function Confidence({ permille, bar = true }: { permille: number; bar?: boolean }) {
  const { t } = useTranslation("shared");
  const { word, color } = confidenceWord(permille);
  const said = t("confidence.label", {
    value: percent(permille),
    word: t(`confidence.${word}`),
  });
  return (
    <Group gap={6} wrap="nowrap" style={{ whiteSpace: "nowrap" }}>
      {bar && <Progress value={permille / 10} color={color} w={48} size="sm" aria-hidden />}
      <Text size="xs" component="span">
        {said}
      </Text>
    </Group>
  );
}
