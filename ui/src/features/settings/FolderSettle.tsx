import { NumberInput } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { isWithin } from "@/shared/NumberField";

/** As the program has them; nothing is as the folder's file system asks. */
const BOUNDS = [0, 600] as const;

interface FolderSettleProps {
  seconds: number;
  changeable: boolean;
  change: (seconds: number) => void;
}

/** For how long a file must be unchanged; saved once the field is left, or with Enter. */
export function FolderSettle({ seconds, changeable, change }: FolderSettleProps) {
  const { t } = useTranslation("settings");
  const [typed, setTyped] = useState<number | string>(seconds);
  useEffect(() => setTyped(seconds), [seconds]);
  const valid = isWithin(typed, BOUNDS);
  const save = () => {
    if (valid && typed !== seconds) change(typed);
  };
  return (
    <NumberInput
      label={t("inbox.settle.label")}
      value={typed}
      onChange={setTyped}
      onBlur={save}
      onKeyDown={(event) => event.key === "Enter" && save()}
      min={BOUNDS[0]}
      max={BOUNDS[1]}
      clampBehavior="none"
      allowDecimal={false}
      suffix={t("inbox.settle.unit")}
      error={valid ? undefined : t("inbox.settle.bounds")}
      disabled={!changeable}
      w={170}
    />
  );
}
