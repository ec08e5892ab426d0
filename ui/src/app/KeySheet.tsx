import { Group, Kbd, Modal, Table } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useReach } from "@/shared/person";
import { usePlaces } from "./keys";

const KEYS = [
  ["Ctrl", "K"],
  ["/"],
  ["t"],
  ["Ctrl", "L"],
  ["Ctrl", "+"],
  ["Ctrl", "-"],
  ["Ctrl", "0"],
  ["?"],
  ["Esc"],
] as const;

const REVIEW = [["j"], ["k"], ["a"], ["e"], ["r"], ["u"], ["n"], ["c"], ["Ctrl", "Enter"]] as const;

const MATCH = [["p"], ["1"], ["0"]] as const;

/** Every key of the window. */
export function KeySheet({ opened, close }: { opened: boolean; close: () => void }) {
  const { t } = useTranslation("app");
  const places = usePlaces();
  const reviews = useReach("review") !== "none";
  const matches = useReach("match_documents") !== "none";
  const row = (keys: readonly string[], text: string) => (
    <Table.Tr key={keys.join("+")}>
      <Table.Td w={140}>
        <Group gap={4}>
          {keys.map((key) => (
            <Kbd key={key}>{key}</Kbd>
          ))}
        </Group>
      </Table.Td>
      <Table.Td>{text}</Table.Td>
    </Table.Tr>
  );
  return (
    <Modal opened={opened} onClose={close} title={t("keys.title")} size="md">
      <Table aria-label={t("keys.title")}>
        <Table.Tbody>
          {KEYS.map((keys) => row(keys, t(`keys.${keys.join("")}`)))}
          {places.map(({ letter, name }) =>
            row(["g", letter], t("keys.go", { place: t(`place.${name}`) })),
          )}
          {reviews && REVIEW.map((keys) => row(keys, t(`keys.review.${keys.join("")}`)))}
          {matches && MATCH.map((keys) => row(keys, t(`keys.match.${keys.join("")}`)))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}
