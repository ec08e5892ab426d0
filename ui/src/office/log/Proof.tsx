import { Code, Group, List, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { CodeBlock } from "@/shared/CodeBlock";
import { count } from "@/shared/figures";
import { Status } from "@/shared/Status";
import type { EventInFull } from "../api/types";
import { readNote, rootFrom } from "./inclusion";

/** The event's proof, checked here: by this browser, against the root that the note states. */
export function Proof({ found }: { found: EventInFull }) {
  const { t } = useTranslation("log");
  const { inclusion, checkpoint } = found;
  const { signers } = readable(checkpoint);
  const checked = useCheck(found);
  return (
    <Stack gap="sm">
      <Group gap="xs">
        <Status
          word={checked === undefined ? "open" : checked ? "sound" : "unsound"}
          label={t(
            checked === undefined ? "proof.unchecked" : checked ? "proof.holds" : "proof.broken",
            { events: count(inclusion.size) },
          )}
        />
      </Group>
      <div>
        <Text size="sm" fw={600}>
          {t("proof.signers")}
        </Text>
        <Text size="sm" c="dimmed">
          {t("proof.signersAbout")}
        </Text>
        <List size="sm">
          {signers.map((name) => (
            <List.Item key={name}>
              <Code>{name}</Code> {t(`proof.as.${name.split("/").at(-1)}`, { defaultValue: "" })}
            </List.Item>
          ))}
        </List>
      </div>
      <Value label={t("proof.leaf")} value={inclusion.leaf} />
      <Value
        label={t("proof.path", { count: inclusion.path.length })}
        value={inclusion.path.join("\n")}
      />
      <Value label={t("proof.root")} value={inclusion.root} />
      <Value label={t("proof.checkpoint")} value={checkpoint.trimEnd()} />
    </Stack>
  );
}

/** A note that cannot be read proves nothing, and is shown as it is. */
function readable(note: string) {
  try {
    return readNote(note);
  } catch {
    return { size: Number.NaN, root: "", signers: [] };
  }
}

/** Whether the proof holds; undefined while it is checked, or where this browser cannot. */
function useCheck({ event, header, inclusion, checkpoint }: EventInFull): boolean | undefined {
  const { size, root } = readable(checkpoint);
  const check = useQuery({
    queryKey: ["proof", event.seq, inclusion, checkpoint],
    queryFn: async () =>
      size === inclusion.size &&
      root === (await rootFrom(new TextEncoder().encode(header), event.seq, size, inclusion.path)),
    // Browsers compute hashes only where the page came over TLS or from this machine.
    enabled: window.isSecureContext,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return check.data;
}

/** A hash or a note. */
function Value({ label, value }: { label: string; value: string }) {
  const { t } = useTranslation("log");
  const copy = t("proof.copy", { what: label });
  return <CodeBlock label={label} value={value} copy={copy} />;
}
