import { Mark, Text } from "@mantine/core";
import { Fragment, memo, type ReactNode, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { PageLine } from "@/ipc";

interface PageTextProps {
  lines: readonly PageLine[];
  marked: readonly number[];
  /** Whether lines were left out. */
  cut: boolean;
  /** Percent. */
  zoom: number;
}

/** The widest line that is taken for a table's row; a longer one is a paragraph. */
const ROW = 120;

/**
 * Whether a line is a table's: its words stand in columns, which wrapped would no longer be below
 * their heads, or it is the rule between two rows. Two spaces behind a sentence are its typist's.
 */
export function inColumns(text: string): boolean {
  return text.length <= ROW && /\S(?: {3,}|(?<![.?!]) {2}|\t)\S|^\s*([-=_*.])\1{9,}\s*$/.test(text);
}

/**
 * A text in the pieces that a line may end with beside its spaces. Words longer than any are lists
 * and messages whose parts commas, bars or no-break spaces divide: they end behind those rather
 * than in the middle of a part.
 */
export function pieces(text: string): string[] {
  const words = text.split(/([^ \t]{41,})/);
  return words.flatMap((word, at) =>
    at % 2 === 0 ? word : (word.match(/.{7,}?[\u00a0,;:|/&=_]|.+/gsu) ?? []),
  );
}

/** The same text, which may be wrapped between its pieces; nothing is added to what is copied. */
function wrapped(text: string): ReactNode {
  return pieces(text).map((piece, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a line's pieces stay where they are
    <Fragment key={at}>
      {at > 0 && <wbr />}
      {piece}
    </Fragment>
  ));
}

/**
 * A page's words, line by line, where the page has no look of its own. Letters of one width, since
 * laboratories and pharmacies draw their tables with spaces.
 */
export function PageText({ lines, marked, cut, zoom }: PageTextProps) {
  const { t } = useTranslation("document");
  const first = useRef<HTMLDivElement>(null);
  const place = marked[0];
  useEffect(() => {
    if (place !== undefined) first.current?.scrollIntoView({ block: "center", behavior: "smooth" });
  }, [place]);
  return (
    <div
      style={{
        padding: "var(--mantine-spacing-md)",
        fontFamily: "var(--mantine-font-family-monospace)",
        fontSize: `${0.8125 * (zoom / 100)}rem`,
        tabSize: 8,
      }}
    >
      {cut && (
        <Text size="sm" fw={600} mb="sm" role="status">
          {t("page.cut")}
        </Text>
      )}
      {lines.map((line, number) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a page's lines stay where they are
        <div key={number} ref={number === place ? first : undefined}>
          <Line text={line.text} marked={marked.includes(number)} />
        </div>
      ))}
    </div>
  );
}

const Line = memo(function Line({ text, marked }: { text: string; marked: boolean }) {
  const columns = inColumns(text);
  const words = columns ? text : wrapped(text);
  return (
    <div
      dir="auto"
      style={{
        minHeight: "1.4em",
        lineHeight: 1.5,
        whiteSpace: columns ? "pre" : "pre-wrap",
        overflowWrap: "anywhere",
      }}
    >
      {marked ? (
        <Mark color="yellow" data-marked style={{ outline: "2px solid #b35c00", borderRadius: 2 }}>
          {words}
        </Mark>
      ) : (
        words
      )}
    </div>
  );
});
