/** Where somebody says why they do something; it has the focus, since all else is filled in already. */
import { Textarea } from "@mantine/core";

interface ReasonFieldProps {
  label: string;
  description?: string;
  value: string;
  change: (reason: string) => void;
  required: boolean;
  /** In characters. */
  most: number;
}

export function ReasonField({
  label,
  description,
  value,
  change,
  required,
  most,
}: ReasonFieldProps) {
  return (
    <Textarea
      label={label}
      description={description}
      value={value}
      onChange={(event) => change(event.currentTarget.value)}
      required={required}
      maxLength={most}
      autosize
      minRows={2}
      maxRows={8}
      data-autofocus
    />
  );
}
