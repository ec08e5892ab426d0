/** Who this is, in one bar: after the patient banner of the NHS service manual. */
import { Group, Stack, Text, Title } from "@mantine/core";
import { IconRobotOff } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { NoAi, PatientHead } from "@/ipc";
import { Moment } from "@/shared/figures";
import { shortId } from "@/shared/subject";
import css from "./Banner.module.css";
import { Born } from "./Born";
import { fullName, inOrder, numberText } from "./patient";

interface BannerProps {
  patient: PatientHead;
  /** Since when and why nothing is processed. */
  noAi: NoAi | null;
}

export function Banner({ patient, noAi }: BannerProps) {
  const { t } = useTranslation("patients");
  const { name, numbers, birth_date: birth } = patient;
  return (
    <section className={css.banner} aria-label={t("banner.label")}>
      <div className={css.who}>
        <Title order={2} size="h3" dir="auto" style={{ overflowWrap: "anywhere" }}>
          {name ? fullName(name) : t("withheld", { id: shortId(patient.patient_id) })}
        </Title>
        {name !== null && (
          <dl className={css.facts}>
            <Fact name={t("banner.born")}>
              {birth === null ? t("born.unknown") : <Born date={birth} />}
            </Fact>
            {inOrder(numbers).map((number) => (
              <Fact
                key={`${number.kind} ${number.value}`}
                name={t(`number.full.${number.kind}`, { defaultValue: number.kind })}
              >
                <bdi>{numberText(number)}</bdi>
              </Fact>
            ))}
          </dl>
        )}
      </div>
      {noAi !== null && <Stop noAi={noAi} />}
      {noAi === null && patient.no_ai && <Stop noAi={null} />}
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** That nothing of theirs is processed, since when, by whom and why. */
function Stop({ noAi }: { noAi: NoAi | null }) {
  const { t } = useTranslation("patients");
  return (
    <Group className={css.stop} gap="sm" wrap="nowrap" align="flex-start">
      <IconRobotOff size={22} aria-hidden style={{ flex: "none", marginTop: 1 }} />
      <Stack gap={0} style={{ minWidth: 0 }}>
        <Text size="sm" fw={700}>
          {t("noAi.banner")}
        </Text>
        {noAi !== null && (
          <Text size="sm" style={{ overflowWrap: "anywhere" }} component="div">
            {t("noAi.by", { name: noAi.by ?? t("nobody") })} <Moment time={noAi.since} />
            {noAi.reason && (
              <>
                {": "}
                <bdi>{noAi.reason}</bdi>
              </>
            )}
          </Text>
        )}
      </Stack>
    </Group>
  );
}
