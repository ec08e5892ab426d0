import { Button, Stack, Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { ask, sentence, type WitnessStatus } from "@/ipc";
import { confirmAct, tellDone } from "@/shared/act";
import { count, Moment } from "@/shared/figures";
import { useMay } from "@/shared/person";
import { Status } from "@/shared/Status";
import { useTakeIn } from "./queries";
import { MOST_REQUESTS } from "./requests";
import { When } from "./When";

/** One witness: up to where it has signed, how it went last, and when it is asked next. */
export function WitnessRow({ witness }: { witness: WitnessStatus }) {
  const { t } = useTranslation("sync");
  const administers = useMay("administer");
  const { name, url, fixed, fixedAt, requestsToday, nextAt, addedAt, addedBy } = witness;
  return (
    <Table.Tr>
      <Table.Td style={{ overflowWrap: "anywhere" }}>
        <Text size="sm" fw={600}>
          <bdi>{name}</bdi>
        </Text>
        <Text size="xs">
          <bdi>{url}</bdi>
        </Text>
        <Text size="xs" c="dimmed" component="div">
          {t("witness.added")} <Moment time={addedAt} />{" "}
          {addedBy !== null && t("witness.by", { name: addedBy })}
        </Text>
      </Table.Td>
      <Table.Td style={{ overflowWrap: "anywhere" }}>
        <State witness={witness} />
      </Table.Td>
      <Table.Td ta="right">
        {fixed === 0 ? t("witness.nothing") : count(fixed)}
        {fixedAt !== null && (
          <Text size="xs" c="dimmed" component="div">
            <When time={fixedAt} />
          </Text>
        )}
      </Table.Td>
      <Table.Td ta="right" style={{ whiteSpace: "nowrap" }}>
        {t("witness.of", { requests: requestsToday, most: MOST_REQUESTS })}
      </Table.Td>
      <Table.Td>
        {nextAt === null ? (
          t("unsent.nothingPlanned")
        ) : (
          <When time={nextAt} due={t("unsent.now")} />
        )}
      </Table.Td>
      {administers && (
        <Table.Td>
          <Remove witness={witness} />
        </Table.Td>
      )}
    </Table.Tr>
  );
}

function State({ witness: { problem, halted, detail, fixed } }: { witness: WitnessStatus }) {
  const { t } = useTranslation("sync");
  if (problem === null)
    return fixed === 0 ? (
      <Status word="waiting" label={t("witness.waits")} />
    ) : (
      <Status word="active" label={t("witness.good")} />
    );
  return (
    <Stack gap={2} align="flex-start">
      <Status
        word={halted ? "failed" : "partial"}
        label={t(halted ? "witness.halted" : "witness.failing")}
      />
      <Text size="xs">
        <bdi>{sentence(detail)}</bdi>
      </Text>
    </Stack>
  );
}

function Remove({ witness: { name, vkey } }: { witness: WitnessStatus }) {
  const { t } = useTranslation("sync");
  const takeIn = useTakeIn();
  const remove = () =>
    confirmAct({
      title: t("witness.removeTitle"),
      text: t("witness.removeText", { name }),
      confirm: t("witness.removeConfirm"),
      danger: true,
      act: async () => {
        takeIn(await ask.witnessRemove(vkey));
        tellDone(t("witness.removed"));
      },
    });
  return (
    <Button
      size="compact-sm"
      variant="default"
      aria-label={t("witness.removeNamed", { name })}
      onClick={remove}
    >
      {t("witness.remove")}
    </Button>
  );
}
