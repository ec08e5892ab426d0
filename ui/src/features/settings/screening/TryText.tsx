import { Button, Group, Mark, Paper, Stack, Table, Text, Textarea, Title } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, Fragment, useState } from "react";
import { useTranslation } from "react-i18next";
import { ask, type ScreenedSpan, type ScreeningSettings, type TextScreening } from "@/ipc";
import { partsOf } from "@/shared/marks";
import { Refused } from "@/shared/Refused";
import { settingsOf, type Typed } from "./typed";

/** What was looked through, and what was found in it from which score on. */
interface Tried {
  text: string;
  found: TextScreening;
  from: number;
}

/** A text of one's own, looked through with what the form says. */
export function TryText({ form }: { form: Typed }) {
  const { t } = useTranslation("settings");
  const [text, setText] = useState("");
  const settings = settingsOf(form);
  const look = useMutation({
    mutationFn: async (wanted: ScreeningSettings): Promise<Tried> => ({
      text,
      found: await ask.tryScreening(wanted, text),
      from: wanted.found_from_permille / 1000,
    }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (settings !== null) look.mutate(settings);
  };
  return (
    <Stack gap="sm" component="section" aria-labelledby="try-title">
      <Title order={2} size="h4" id="try-title">
        {t("screening.try.title")}
      </Title>
      <Text size="sm">{t("screening.try.about")}</Text>
      <form onSubmit={submit}>
        <Stack maw={720}>
          <Textarea
            label={t("screening.try.text")}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            rows={5}
            resize="vertical"
            maxLength={100_000}
            spellCheck={false}
          />
          <Group>
            <Button
              type="submit"
              variant="default"
              loading={look.isPending}
              disabled={settings === null || text.trim() === ""}
            >
              {t("screening.try.act")}
            </Button>
          </Group>
          {look.isError && <Refused error={look.error} inForm />}
        </Stack>
      </form>
      {look.data && <Found tried={look.data} />}
    </Stack>
  );
}

function Found({ tried: { text, found, from } }: { tried: Tried }) {
  const { t } = useTranslation(["settings", "shared"]);
  const counts = ({ score }: ScreenedSpan) => score >= from;
  const marks = found.spans
    .filter(counts)
    .map(({ start, end, type }) => ({ start, end, kind: type }));
  const letters = [...text];
  return (
    <Stack gap="sm" role="status">
      <Text size="sm" fw={600}>
        {t(`screening.try.risk.${found.riskLevel}`)}
      </Text>
      {found.reasons.map((reason) => (
        <Text key={reason} size="sm" style={{ overflowWrap: "anywhere" }}>
          <bdi>{reason}</bdi>
        </Text>
      ))}
      {found.spans.length === 0 ? (
        <Text size="sm">{t("screening.try.nothing")}</Text>
      ) : (
        <>
          <Paper
            withBorder
            p="sm"
            mah={320}
            tabIndex={0}
            role="region"
            aria-label={t("screening.try.marked")}
            style={{ overflow: "auto", whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}
          >
            <bdi>
              {partsOf({ text, marks }).map((part, at) =>
                part.kind === null ? (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a text's parts stay where they are
                  <Fragment key={at}>{part.text}</Fragment>
                ) : (
                  <Mark
                    // biome-ignore lint/suspicious/noArrayIndexKey: a text's parts stay where they are
                    key={at}
                    color="blue"
                    title={t(`shared:phi.${part.kind}`)}
                    style={{ borderBottom: "2px dashed #1864ab" }}
                  >
                    {part.text}
                  </Mark>
                ),
              )}
            </bdi>
          </Paper>
          <Table.ScrollContainer minWidth={640} maxHeight={320}>
            <Table verticalSpacing={4} aria-label={t("screening.try.found")}>
              <Table.Thead>
                <Table.Tr>
                  {(["words", "kind", "score", "counts", "rule"] as const).map((column) => (
                    <Table.Th scope="col" key={column}>
                      {t(`screening.try.${column}`)}
                    </Table.Th>
                  ))}
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {found.spans.map((span) => (
                  <Table.Tr key={`${span.start} ${span.rule}`}>
                    <Table.Td style={{ overflowWrap: "anywhere" }}>
                      <bdi>{letters.slice(span.start, span.end).join("")}</bdi>
                    </Table.Td>
                    <Table.Td>{t(`shared:phi.${span.type}`)}</Table.Td>
                    <Table.Td>{span.score.toFixed(2)}</Table.Td>
                    <Table.Td>
                      {t(counts(span) ? "screening.try.yes" : "screening.try.no")}
                    </Table.Td>
                    <Table.Td>{span.rule}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        </>
      )}
    </Stack>
  );
}
