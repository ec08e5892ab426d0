import { Alert, Button, Group, List, Paper, Stack, Text, VisuallyHidden } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { ask, type MessageView, type Unsupported } from "@/ipc";
import { count } from "@/shared/figures";
import { Refused } from "@/shared/Refused";
import css from "./Message.module.css";
import { pieces } from "./parts";
import { useMessageAct } from "./queries";
import { may } from "./standing";

/** What the message says, with what its source does not hold underlined and listed. */
export function MessageText({ view }: { view: MessageView }) {
  const { t } = useTranslation("messages");
  return (
    <Stack gap="sm">
      <Paper withBorder p="sm" component="section" aria-label={t("page.text")}>
        {view.subject !== "" && (
          <Text fw={600} dir="auto" mb={4} style={{ overflowWrap: "anywhere" }}>
            <VisuallyHidden>{t("page.subject")}: </VisuallyHidden>
            {view.subject}
          </Text>
        )}
        <Text size="sm" dir="auto" component="div" className={css.body}>
          {pieces(view.body, view.unsupported).map(({ text, found }, place) =>
            found === null ? (
              text
            ) : (
              // biome-ignore lint/suspicious/noArrayIndexKey: the pieces stand in the text's order
              <mark key={place} className={css.unsupported}>
                {text}
                <VisuallyHidden> ({t("unsupported.mark")})</VisuallyHidden>
              </mark>
            ),
          )}
        </Text>
      </Paper>
      {view.unsupported.length > 0 && <NotInSource view={view} />}
    </Stack>
  );
}

/** The words once each: letting them stand holds for every place that has them. */
const byWords = (places: readonly Unsupported[]): Unsupported[] =>
  places.filter((one, at) => places.findIndex((other) => other.text === one.text) === at);

function NotInSource({ view }: { view: MessageView }) {
  const { t } = useTranslation("messages");
  const settle = useMessageAct(
    (words: string) => ask.settleUnsupported(view.messageId, words),
    () => t("unsupported.done"),
  );
  const places = byWords(view.unsupported);
  return (
    <Alert
      color="orange"
      title={t("unsupported.title", { count: places.length, shown: count(places.length) })}
    >
      <Stack gap="xs">
        <Text size="sm">{t("unsupported.text")}</Text>
        <List
          size="sm"
          spacing={4}
          listStyleType="none"
          styles={{ itemWrapper: { width: "100%" }, itemLabel: { width: "100%" } }}
        >
          {places.map((one) => (
            <List.Item key={one.text}>
              <Group justify="space-between" gap="xs" wrap="nowrap">
                <span style={{ overflowWrap: "anywhere" }}>
                  {t(`unsupported.kind.${one.kind}`)}: <bdi>{one.text}</bdi>
                </span>
                {may(view.acts, "edit") && (
                  <Button
                    size="compact-xs"
                    variant="default"
                    aria-label={t("unsupported.letThis", { text: one.text })}
                    loading={settle.isPending && settle.variables === one.text}
                    onClick={() => settle.mutate(one.text)}
                    style={{ flex: "none" }}
                  >
                    {t("unsupported.let")}
                  </Button>
                )}
              </Group>
            </List.Item>
          ))}
        </List>
        <Refused error={settle.error} />
      </Stack>
    </Alert>
  );
}
