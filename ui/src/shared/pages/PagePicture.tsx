import { Box, Image } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { PageHead, PageLine } from "@/ipc";
import { placesOf } from "@/shared/marks";

interface PagePictureProps {
  source: string;
  alt: string;
  head: PageHead;
  lines: readonly PageLine[];
  marked: readonly number[];
  /** Lines that speak to a machine. */
  warned: readonly number[];
  /** Whether what may not leave the clinic unasked is marked. */
  shows: boolean;
}

/** A page's picture, with boxes over the lines that are marked. */
export function PagePicture({ source, alt, head, lines, marked, warned, shows }: PagePictureProps) {
  const { t } = useTranslation(["document", "shared"]);
  const first = useRef<HTMLDivElement>(null);
  const place = marked[0];
  useEffect(() => {
    if (place !== undefined) first.current?.scrollIntoView({ block: "center", behavior: "smooth" });
  }, [place]);
  const part = (length: number, whole: number) => `${(length / Math.max(whole, 1)) * 100}%`;
  return (
    <Box pos="relative">
      <Image src={source} alt={alt} radius={0} />
      {shows &&
        lines.flatMap((line, number) =>
          placesOf(line).map(
            ({ left, width, kind }) =>
              line.bounds && (
                <Box
                  // biome-ignore lint/suspicious/noArrayIndexKey: a page's lines stay where they are
                  key={`${number} ${left}`}
                  pos="absolute"
                  aria-hidden
                  data-phi={kind}
                  title={t(`shared:phi.${kind}`)}
                  left={part(line.bounds.left + left * line.bounds.width - 1, head.width)}
                  top={part(line.bounds.top - 1, head.height)}
                  w={part(width * line.bounds.width + 2, head.width)}
                  h={part(line.bounds.height + 2, head.height)}
                  bg="rgba(51, 154, 240, 0.22)"
                  style={{ borderBottom: "2px dashed #1864ab" }}
                />
              ),
          ),
        )}
      {warned.map((line) => {
        const bounds = lines[line]?.bounds;
        return (
          bounds && (
            <Box
              key={`warned ${line}`}
              pos="absolute"
              aria-hidden
              data-warned
              title={t("screening.warned")}
              left={part(bounds.left - 3, head.width)}
              top={part(bounds.top - 3, head.height)}
              w={part(bounds.width + 6, head.width)}
              h={part(bounds.height + 6, head.height)}
              style={{ outline: "3px double #c92a2a", borderRadius: 2 }}
            />
          )
        );
      })}
      {marked.map((line) => {
        const bounds = lines[line]?.bounds;
        return (
          bounds && (
            <Box
              key={line}
              ref={line === place ? first : undefined}
              pos="absolute"
              aria-hidden
              data-marked
              left={part(bounds.left - 2, head.width)}
              top={part(bounds.top - 2, head.height)}
              w={part(bounds.width + 4, head.width)}
              h={part(bounds.height + 4, head.height)}
              bg="rgba(255, 212, 59, 0.4)"
              style={{ outline: "2px solid #b35c00", borderRadius: 2 }}
            />
          )
        );
      })}
    </Box>
  );
}
