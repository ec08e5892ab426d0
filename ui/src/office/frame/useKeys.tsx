/** The keys that hold on every screen, and the sheet that lists them. */
import { Kbd, Table } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { openDialog } from "@/shared/dialogs";
import { isTaken, PATIENCE } from "@/shared/keyboard";
import { i18n } from "../i18n";
import { PLACES } from "./places";

/** The field that `/` goes to, where a screen has one. */
export const SEARCH = "[data-search] input";

/** `g` then a letter goes to a place, `/` to the search, `?` shows the keys. */
export function useKeys(): void {
  const navigate = useNavigate();
  useEffect(() => {
    let went = Number.NEGATIVE_INFINITY;
    const pressed = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTaken(event.target)) return;
      const place = PLACES.find((one) => one.key === event.key);
      const field = document.querySelector<HTMLInputElement>(SEARCH);
      if (place && event.timeStamp - went < PATIENCE) {
        went = Number.NEGATIVE_INFINITY;
        void navigate({ to: place.to });
      } else if (event.key === "g") went = event.timeStamp;
      else if (event.key === "?") openKeys();
      else if (event.key === "/" && field) field.focus();
      else return;
      event.preventDefault();
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, [navigate]);
}

export const openKeys = () => openDialog(i18n.t("frame:keys.title"), () => <KeySheet />);

const IN_LISTS = [
  ["↑ ↓", "rows"],
  ["Enter", "open"],
  ["Esc", "close"],
] as const;

function KeySheet() {
  const { t } = useTranslation("frame");
  const keys: [string, string][] = [
    ...PLACES.map(({ key, name }): [string, string] => [`g ${key}`, t(`place.${name}`)]),
    ["/", t("keys.search")],
    ["?", t("keys.title")],
    ...IN_LISTS.map(([key, what]): [string, string] => [key, t(`keys.${what}`)]),
  ];
  return (
    <Table aria-label={t("keys.title")} verticalSpacing={6}>
      <Table.Tbody>
        {keys.map(([key, what]) => (
          <Table.Tr key={key}>
            <Table.Th scope="row" fw={400}>
              {what}
            </Table.Th>
            <Table.Td ta="right">
              {key.split(" ").map((part) => (
                <Kbd key={part} ml={4}>
                  {part}
                </Kbd>
              ))}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
