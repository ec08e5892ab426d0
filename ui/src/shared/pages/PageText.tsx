import { Mark, Text } from "@mantine/core";
import { Fragment, memo, type ReactNode, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { PageLine } from "@/ipc";
import { partsOf } from "@/shared/marks";

interface PageTextProps {
  lines: readonly PageLine[];
  marked: readonly number[];
  /** Lines that speak to a machine. */
  warned: readonly number[];
  /** Whether what may not leave the clinic unasked is marked. */
  shows: boolean;
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
export function PageText({ lines, marked, warned, shows, cut, zoom }: PageTextProps) {
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
          <Line
            line={line}
            marked={marked.includes(number)}
            warned={warned.includes(number)}
            shows={shows}
          />
        </div>
      ))}
    </div>
  );
}

interface LineProps {
  line: PageLine;
  marked: boolean;
  warned: boolean;
  shows: boolean;
}

const Line = memo(function Line({ line, marked, warned, shows }: LineProps) {
  const { t } = useTranslation("document");
  const { text } = line;
  const columns = inColumns(text);
  const plain = (part: string) => (columns ? part : wrapped(part));
  const words = shows ? <Shown line={line} plain={plain} /> : plain(text);
  return (
    <div
      dir="auto"
      data-warned={warned || undefined}
      title={warned ? t("screening.warned") : undefined}
      style={{
        outline: warned ? "3px double #c92a2a" : undefined,
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

/** The line with what it holds underlined, each with its kind for whoever points at it. */
function Shown({ line, plain }: { line: PageLine; plain: (part: string) => ReactNode }) {
  const { t } = useTranslation(["document", "shared"]);
  return partsOf(line).map(({ text, kind }, at) =>
    kind === null ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: a line's parts stay where they are
      <Fragment key={at}>{plain(text)}</Fragment>
    ) : (
      <Mark
        // biome-ignore lint/suspicious/noArrayIndexKey: a line's parts stay where they are
        key={at}
        color="blue"
        data-phi={kind}
        title={t(`shared:phi.${kind}`)}
        style={{ borderBottom: "2px dashed #1864ab" }}
      >
        {plain(text)}
      </Mark>
    ),
  );
}
