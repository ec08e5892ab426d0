import { Button, Group, Kbd, Paper, Stack, Text, VisuallyHidden } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { DocumentPatient, MatchCandidate } from "@/ipc";
import { Confidence } from "@/shared/Confidence";
import { Born } from "@/shared/patients/Born";
import { Numbers } from "@/shared/patients/Numbers";
import { PatientLink } from "@/shared/patients/PatientLink";
import { nameOf } from "@/shared/patients/patient";
import { Refused } from "@/shared/Refused";
import { Status } from "@/shared/Status";
import { Reasons } from "./Reasons";
import type { Match } from "./useMatch";

interface CandidatesProps {
  whose: DocumentPatient;
  match: Match;
  /** The way to the whole list. */
  find: ReactNode;
}

/** Who it can be, the likeliest first, with what speaks for and against each. */
export function Candidates({ whose, match, find }: CandidatesProps) {
  const { t } = useTranslation("document");
  const { candidates, may_match: may } = whose;
  const more = candidates.length - match.shown;
  return (
    <Stack gap="xs" ref={match.buttons}>
      <Text size="sm">{t(may ? "whose.chooseText" : "whose.chooseOther")}</Text>
      <Stack gap="xs" component="ol" p={0} m={0} aria-label={t("whose.candidates")}>
        {candidates.slice(0, match.shown).map((one, place) => (
          <Candidate
            key={one.patient.patient_id}
            candidate={one}
            place={place}
            choose={
              may ? () => match.choose({ patient: one.patient.patient_id, reason: "" }) : undefined
            }
            busy={match.busy}
          />
        ))}
      </Stack>
      <Refused error={match.error} />
      <Group gap="xs">
        {more > 0 && (
          <Button size="compact-xs" variant="default" onClick={match.showAll}>
            {t("whose.more", { count: more })}
          </Button>
        )}
        {may && (
          <Button
            size="compact-xs"
            variant="default"
            data-choice="none"
            disabled={match.busy}
            rightSection={<Kbd size="xs">0</Kbd>}
            onClick={() => match.choose({ patient: null, reason: "" })}
          >
            {t("whose.noneOfThese")}
          </Button>
        )}
        {find}
      </Group>
    </Stack>
  );
}

interface CandidateProps {
  candidate: MatchCandidate;
  /** From 0. */
  place: number;
  /** Left out for who may not choose. */
  choose: (() => void) | undefined;
  busy: boolean;
}

function Candidate({ candidate, place, choose, busy }: CandidateProps) {
  const { t } = useTranslation("document");
  const { patient, confidence, reasons } = candidate;
  return (
    <Paper withBorder p="xs" component="li" style={{ listStyle: "none" }}>
      <Stack gap={4}>
        <Group justify="space-between" gap="xs">
          <Group gap="xs">
            <PatientLink patient={patient} />
            {patient.no_ai && <Status word="no_ai" />}
          </Group>
          <Confidence permille={confidence} />
        </Group>
        <Group gap="0 0.75rem" fz="sm">
          <span>
            {t("whose.born")} <Born date={patient.birth_date} />
          </span>
          <Numbers numbers={patient.numbers} most={2} />
        </Group>
        <Reasons reasons={reasons} />
        {choose && (
          <Group>
            <Button
              size="compact-xs"
              variant="default"
              data-choice={place}
              disabled={busy}
              rightSection={<Kbd size="xs">{place + 1}</Kbd>}
              onClick={choose}
            >
              {t("whose.is")}
              <VisuallyHidden>{`: ${nameOf(patient) ?? ""}`}</VisuallyHidden>
            </Button>
          </Group>
        )}
      </Stack>
    </Paper>
  );
}
