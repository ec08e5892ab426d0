import { Code, Group, List, SimpleGrid, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { TaskResult } from "@/ipc";
import { CopyText } from "@/shared/CopyText";
import { count } from "@/shared/figures";

type Whole = Extract<TaskResult, { result: "verify" }>;
type Selection = Extract<TaskResult, { result: "verify_selection" }>;

/** What the verification of the whole log found. */
export function Verified({ result }: { result: Whole }) {
  const { t } = useTranslation("audit");
  const figures = ["events", "payloads", "checkpoints", "originals"] as const;
  return (
    <>
      <Text size="sm" role="status">
        {t(result.sound ? "verify.sound" : "verify.unsound", {
          count: result.fault_count,
          faults: count(result.fault_count),
        })}
      </Text>
      <Figures figures={figures.map((name) => ({ name, value: result[name] }))} />
      <Rest result={result} />
    </>
  );
}

/** What the verification of chosen events found, and that it was of these alone. */
export function VerifiedSelection({ result }: { result: Selection }) {
  const { t } = useTranslation("audit");
  const { events, payloads, after_checkpoint } = result;
  return (
    <>
      <Text size="sm" role="status">
        {t(result.sound ? "verify.soundShown" : "verify.unsound", {
          count: result.sound ? events : result.fault_count,
          events: count(events),
          faults: count(result.fault_count),
        })}
      </Text>
      <Figures
        figures={[
          { name: "events", value: events },
          { name: "payloads", value: payloads },
          { name: "covered", value: events - after_checkpoint },
          { name: "notCovered", value: after_checkpoint },
        ]}
      />
      <Rest result={result} />
    </>
  );
}

interface Figure {
  name: "events" | "payloads" | "checkpoints" | "originals" | "covered" | "notCovered";
  value: number;
}

function Figures({ figures }: { figures: Figure[] }) {
  const { t } = useTranslation("audit");
  return (
    <SimpleGrid cols={{ base: 2, md: 4 }} spacing="xs">
      {figures.map(({ name, value }) => (
        <div key={name}>
          <Text size="lg" fw={650}>
            {count(value)}
          </Text>
          <Text size="xs">{t(`verify.${name}`)}</Text>
        </div>
      ))}
    </SimpleGrid>
  );
}

/** The faults, the root, and what it does not prove. */
function Rest({ result }: { result: Whole | Selection }) {
  const { t } = useTranslation("audit");
  const more = result.fault_count - result.faults.length;
  return (
    <>
      {result.faults.length > 0 && (
        <List size="sm" aria-label={t("verify.faults")}>
          {result.faults.map((fault) => (
            <List.Item key={fault} style={{ overflowWrap: "anywhere" }}>
              {fault}
            </List.Item>
          ))}
          {more > 0 && <List.Item>{t("verify.moreFaults", { count: more })}</List.Item>}
        </List>
      )}
      <Group gap={6} wrap="nowrap">
        <Text size="xs" style={{ flexShrink: 0 }}>
          {t("verify.root")}
        </Text>
        <Code style={{ overflowWrap: "anywhere" }}>{result.root}</Code>
        <CopyText text={result.root} label={t("verify.copyRoot")} />
      </Group>
      <Text size="xs">{result.limit}</Text>
    </>
  );
}
