import { Button, Checkbox, Group, Stack, Table, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ask, type DocumentType, type IdentityNeeds, type Needs, type Proof } from "@/ipc";
import { useAct } from "@/shared/act";
import { useConfirmation } from "@/shared/Confirmation";
import { Loading } from "@/shared/Loading";
import { useMay } from "@/shared/person";
import { Failed } from "@/shared/states";

const PROOFS: Proof[] = ["birth_date", "checked_identifier", "any_identifier", "invoice_number"];

/** What each type of document must show, so that nobody has to be asked whose it is. */
export function Identity() {
  const { t } = useTranslation("settings");
  const needs = useQuery({ queryKey: ["settings", "identity"], queryFn: ask.identityNeeds });
  return (
    <Stack gap="sm" component="section" aria-labelledby="identity-title">
      <Title order={2} size="h4" id="identity-title">
        {t("identity.title")}
      </Title>
      <Text size="sm">{t("identity.about")}</Text>
      {needs.isPending && <Loading />}
      {needs.isError && <Failed error={needs.error} retry={() => void needs.refetch()} />}
      {needs.data && <Form needs={needs.data} />}
    </Stack>
  );
}

function Form({ needs }: { needs: IdentityNeeds }) {
  const { t } = useTranslation("settings");
  const administers = useMay("administer");
  const [chosen, setChosen] = useState(needs);
  const confirmation = useConfirmation(false, chosen);
  const save = useAct({
    act: (wanted: IdentityNeeds) => ask.setIdentityNeeds(wanted, confirmation.given),
    changes: ["settings"],
    done: () => t("identity.saved"),
    after: confirmation.reset,
    refused: confirmation.refused,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(chosen);
  };
  const types = Object.entries(chosen) as [DocumentType, Needs][];
  return (
    <form onSubmit={submit}>
      <Stack>
        <Table.ScrollContainer minWidth={640}>
          <Table verticalSpacing={4} aria-labelledby="identity-title">
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{t("identity.type")}</Table.Th>
                <Table.Th scope="col">{t("identity.patient_name")}</Table.Th>
                {PROOFS.map((proof) => (
                  <Table.Th scope="col" key={proof}>
                    {t(`identity.${proof}`)}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {types.map(([type, of]) => (
                <Row
                  key={type}
                  type={type}
                  needs={of}
                  disabled={!administers}
                  change={(changed) => setChosen({ ...chosen, [type]: changed })}
                />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
        {confirmation.fields}
        {administers && (
          <Group>
            <Button type="submit" disabled={!confirmation.ready} loading={save.isPending}>
              {t("identity.save")}
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  );
}

interface RowProps {
  type: DocumentType;
  needs: Needs;
  disabled: boolean;
  change: (needs: Needs) => void;
}

function Row({ type, needs, disabled, change }: RowProps) {
  const { t } = useTranslation(["settings", "shared"]);
  const name = t(`shared:documentType.${type}`);
  const box = (what: "patient_name" | Proof, checked: boolean, set: (to: boolean) => void) => (
    <Table.Td key={what}>
      <Checkbox
        aria-label={t("identity.of", { type: name, what: t(`identity.${what}`) })}
        checked={checked}
        disabled={disabled}
        onChange={(event) => set(event.currentTarget.checked)}
      />
    </Table.Td>
  );
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={500}>
        {name}
      </Table.Th>
      {box("patient_name", needs.patientName, (to) => change({ ...needs, patientName: to }))}
      {PROOFS.map((proof) =>
        box(proof, needs.oneOf.includes(proof), (to) =>
          change({
            ...needs,
            oneOf: PROOFS.filter((one) => (one === proof ? to : needs.oneOf.includes(one))),
          }),
        ),
      )}
    </Table.Tr>
  );
}
