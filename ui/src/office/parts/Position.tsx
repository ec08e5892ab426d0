import { Stack, Text } from "@mantine/core";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { count } from "@/shared/figures";
import type { Clinic } from "../api/types";

type Placed = Pick<Clinic, "kind" | "fixed" | "held" | "searchable" | "before">;

/** "fixed to … · held to … · searchable to …": always together, with what they do not cover. */
export function Position({ clinic }: { clinic: Placed }) {
  const { t } = useTranslation("office");
  return (
    <Stack gap={2}>
      <Text fw={650} size="lg">
        {line(clinic, t)}
      </Text>
      {clinic.kind === "clinic" && <Text size="sm">{word(clinic.before, t)}</Text>}
    </Stack>
  );
}

/** The same within a sentence of a page's heading. */
export function PositionText({ clinic }: { clinic: Placed }) {
  const { t } = useTranslation("office");
  const said = line(clinic, t);
  return clinic.kind === "clinic" ? `${said}. ${word(clinic.before, t)}` : said;
}

function line({ kind, fixed, held, searchable }: Placed, t: TFunction): string {
  const shown = (events: number | null) => (events === null ? t("notKnown") : count(events));
  if (kind === "log") return t("position.foreign", { fixed: shown(fixed) });
  if (fixed === null && held === null && searchable === null) return t("position.notKnown");
  return t("position.line", {
    fixed: shown(fixed),
    held: shown(held),
    searchable: shown(searchable),
  });
}

/** What nobody but the clinic answers for. */
function word(before: number | null, t: TFunction): string {
  if (before === null) return t("position.allWord");
  return before === 0 ? t("position.noWord") : t("position.before", { before: count(before) });
}
