import { Button, Card, Group, SimpleGrid, Stack, Table, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { OfficeStatus, OfficeWord, PolicyStatus } from "@/ipc";
import { duration, Moment, moment, NotMeasured } from "@/shared/figures";
import { useMay } from "@/shared/person";
import { askEnrolment } from "./EnrolForm";
import { Sizes } from "./HowFar";
import { OfficeKeys } from "./OfficeKeys";
import { When } from "./When";

/** Who head office is, how it went with it, and what it said last. */
export function OfficeCard({ office }: { office: OfficeStatus }) {
  const { t } = useTranslation("sync");
  const administers = useMay("administer");
  const { name, address, enrolledAt, attemptedAt, succeededAt, word, policy } = office;
  const time = (at: string | null) => (at === null ? t("office.never") : <When time={at} />);
  return (
    <Card withBorder component="section" aria-label={t("office.title")}>
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={2} size="h5">
            {t("office.title")}
          </Title>
          {administers && (
            <Button size="xs" variant="default" onClick={() => askEnrolment(t("enrol.titleAgain"))}>
              {t("office.again")}
            </Button>
          )}
        </Group>
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="lg" style={{ alignItems: "start" }}>
          <Facts label={t("office.connection")}>
            <Fact name={t("office.name")}>
              <bdi>{name}</bdi>
            </Fact>
            <Fact name={t("office.address")}>
              <bdi>{address}</bdi>
            </Fact>
            <Fact name={t("office.enrolled")}>
              <Moment time={enrolledAt} />
            </Fact>
            <Fact name={t("office.attempted")}>{time(attemptedAt)}</Fact>
            <Fact name={t("office.succeeded")}>{time(succeededAt)}</Fact>
            <InForce policy={policy} />
          </Facts>
          {word === null ? (
            <div>
              <Text size="sm" fw={600}>
                {t("office.word")}
              </Text>
              <Text size="sm">{t("office.noWord")}</Text>
            </div>
          ) : (
            <LastWord word={word} />
          )}
        </SimpleGrid>
        <OfficeKeys office={office} />
      </Stack>
    </Card>
  );
}

/** Which policy is in force, whether it is still confirmed, and what of it is not applied. */
function InForce({ policy }: { policy: PolicyStatus | null }) {
  const { t } = useTranslation("sync");
  if (policy === null) {
    return <Fact name={t("office.policy")}>{t("office.policyNone")}</Fact>;
  }
  const { number, confirmed, until, applied, notApplied } = policy;
  const since = until === null || confirmed ? null : moment(until);
  return (
    <>
      <Fact name={t("office.policy")}>
        {t("office.policyNumber", { number })}
        {since !== null && `, ${t("office.policyNotConfirmed", { time: since })}`}
      </Fact>
      {applied.length > 0 && <Fact name={t("office.policyApplied")}>{applied.join("; ")}</Fact>}
      {notApplied.length > 0 && (
        <Fact name={t("office.policyNotApplied")}>
          <bdi>{notApplied.join("; ")}</bdi>
        </Fact>
      )}
    </>
  );
}

function LastWord({ word }: { word: OfficeWord }) {
  const { t } = useTranslation("sync");
  const { heardAt, pausedUntil } = word;
  return (
    <Facts label={t("office.word")}>
      <Fact name={t("office.heard")}>
        <When time={heardAt} />
      </Fact>
      <Fact name={t("office.sizes")}>
        <Sizes {...word} />
      </Fact>
      <Fact name={t("office.clock")}>
        <Clock seconds={word.clockAheadSeconds} />
      </Fact>
      <Fact name={t("office.paused")}>
        {pausedUntil === null
          ? t("office.pausedNo")
          : `${t("office.pausedUntil")} ${moment(pausedUntil)}`}
      </Fact>
    </Facts>
  );
}

/** Seconds up to which two clocks count as the same: an answer takes time too. */
const SAME = 5;

function Clock({ seconds }: { seconds: number | null }) {
  const { t } = useTranslation("sync");
  if (seconds === null) return <NotMeasured />;
  if (Math.abs(seconds) <= SAME) return t("office.clockSame");
  const time = duration(Math.abs(seconds));
  return t(seconds > 0 ? "office.clockAhead" : "office.clockBehind", { time });
}

function Facts({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <Text size="sm" fw={600} aria-hidden>
        {label}
      </Text>
      <Table aria-label={label} verticalSpacing={4} horizontalSpacing={0} layout="fixed">
        <Table.Tbody>{children}</Table.Tbody>
      </Table>
    </div>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={400} w="38%" style={{ overflowWrap: "anywhere" }}>
        {name}
      </Table.Th>
      <Table.Td style={{ overflowWrap: "anywhere" }}>{children}</Table.Td>
    </Table.Tr>
  );
}
