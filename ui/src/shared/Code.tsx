import { Code as Block } from "@mantine/core";

/** JSON and the like, to be scrolled by key as well. */
export function Code({
  text,
  label,
  height = 320,
}: {
  text: string;
  label: string;
  height?: number;
}) {
  return (
    <Block
      block
      tabIndex={0}
      role="region"
      aria-label={label}
      mah={height}
      style={{ overflow: "auto", whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}
    >
      {text}
    </Block>
  );
}
