import { Button, type ButtonProps, Tooltip } from "@mantine/core";

interface ActButtonProps extends ButtonProps {
  /** Why it cannot be used now; it can where this is left out. */
  why?: string;
  onClick: () => void;
}

/** A button that says why it cannot be used, to who points at it or comes to it by key. */
export function ActButton({ why, onClick, children, ...rest }: ActButtonProps) {
  return (
    <Tooltip
      label={why}
      disabled={why === undefined}
      events={{ hover: true, focus: true, touch: true }}
      multiline
      maw={320}
    >
      <Button
        {...rest}
        // Not `disabled`: what cannot be reached cannot say why.
        data-disabled={why === undefined ? undefined : true}
        aria-disabled={why === undefined ? undefined : true}
        onClick={why === undefined ? onClick : undefined}
      >
        {children}
      </Button>
    </Tooltip>
  );
}
