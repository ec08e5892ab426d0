import { Table } from "@mantine/core";
import type { ReactNode } from "react";

interface FactsProps {
  label: string;
  facts: { title: string; value: ReactNode }[];
}

/** What is set, line by line. */
export function Facts({ label, facts }: FactsProps) {
  return (
    <Table variant="vertical" aria-label={label} maw={720}>
      <Table.Tbody>
        {facts.map(({ title, value }) => (
          <Table.Tr key={title}>
            <Table.Th scope="row" w={200} fw={500}>
              {title}
            </Table.Th>
            <Table.Td style={{ overflowWrap: "anywhere" }}>{value}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
