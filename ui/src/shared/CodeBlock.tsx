import { Code, Group, Text } from "@mantine/core";
import { CopyText } from "./CopyText";

interface CodeBlockProps {
  label: string;
  value: string;
  /** The copying button's name. */
  copy: string;
  /** Stands where there is no value. */
  empty?: string;
}

/** A hash, a path of hashes or a note, to be read and copied. */
export function CodeBlock({ label, value, copy, empty }: CodeBlockProps) {
  return (
    <div>
      <Group gap={4} justify="space-between" wrap="nowrap">
        <Text size="sm" fw={600}>
          {label}
        </Text>
        {value !== "" && <CopyText text={value} label={copy} />}
      </Group>
      {value === "" ? (
        empty && <Text size="sm">{empty}</Text>
      ) : (
        <Code
          block
          tabIndex={0}
          role="region"
          aria-label={label}
          mah={140}
          style={{ overflow: "auto", whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}
        >
          {value}
        </Code>
      )}
    </div>
  );
}
