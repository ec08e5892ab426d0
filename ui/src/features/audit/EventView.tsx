import { Code, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Loading } from "@/shared/Loading";
import { Failed } from "@/shared/states";
import { EventChange } from "./EventChange";
import { EventFacts } from "./EventFacts";
import { EventProofView } from "./EventProofView";
import { useEvent } from "./queries";

/** An event in full. `order` is the level of its headings. */
export function EventView({ seq, order }: { seq: number; order: 2 | 3 }) {
  const { t } = useTranslation("audit");
  const event = useEvent(seq);
  if (event.isPending) return <Loading />;
  if (event.isError) return <Failed error={event.error} retry={() => void event.refetch()} />;
  const { change, payload, payload_withheld, payload_cut } = event.data;
  return (
    <Stack gap="lg">
      <EventFacts event={event.data} />
      {change && (
        <Section title={t("change.title")} order={order}>
          <EventChange change={change} />
        </Section>
      )}
      <Section title={t("payload.title")} order={order}>
        {payload_cut && <Text size="sm">{t("payload.cut")}</Text>}
        {payload === null ? (
          <Text size="sm">{t(payload_withheld ? "payload.withheld" : "payload.none")}</Text>
        ) : (
          <Code
            block
            tabIndex={0}
            role="region"
            aria-label={t("payload.title")}
            mah={360}
            style={{ overflow: "auto", whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}
          >
            <bdi>{payload}</bdi>
          </Code>
        )}
      </Section>
      <Section title={t("proof.title")} order={order}>
        <EventProofView event={event.data} again={() => void event.refetch()} />
      </Section>
    </Stack>
  );
}

function Section(props: { title: string; order: 2 | 3; children: ReactNode }) {
  return (
    <Stack gap="xs" component="section">
      <Title order={props.order} size="h5">
        {props.title}
      </Title>
      {props.children}
    </Stack>
  );
}
