import { Box, Image } from "@mantine/core";
import { useEffect, useRef } from "react";
import type { PageHead, PageLine } from "@/ipc";

interface PagePictureProps {
  source: string;
  alt: string;
  head: PageHead;
  lines: readonly PageLine[];
  marked: readonly number[];
}

/** A page's picture, with boxes over the lines that are marked. */
export function PagePicture({ source, alt, head, lines, marked }: PagePictureProps) {
  const first = useRef<HTMLDivElement>(null);
  const place = marked[0];
  useEffect(() => {
    if (place !== undefined) first.current?.scrollIntoView({ block: "center", behavior: "smooth" });
  }, [place]);
  const part = (length: number, whole: number) => `${(length / Math.max(whole, 1)) * 100}%`;
  return (
    <Box pos="relative">
      <Image src={source} alt={alt} radius={0} />
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
