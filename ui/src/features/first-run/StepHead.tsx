import { Text, Title } from "@mantine/core";
import { type ReactNode, useEffect, useRef } from "react";

interface StepHeadProps {
  title: string;
  about: ReactNode;
  /** The step has something better to begin at, such as its first field. */
  quiet?: boolean;
}

/** A step's title, which takes the focus, so that a screen reader begins there. */
export function StepHead({ title, about, quiet }: StepHeadProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!quiet) heading.current?.focus();
  }, [quiet]);
  return (
    <div className="no-print">
      <Title order={1} size="h3" ref={heading} tabIndex={-1} style={{ outline: "none" }}>
        {title}
      </Title>
      <Text size="sm" mt={4} component="div">
        {about}
      </Text>
    </div>
  );
}
