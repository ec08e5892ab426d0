/** Whose document it is: who said so and why, or what a person is asked to choose from. */
import { Alert, Anchor, Button, Group, Kbd, Paper, Stack, Text } from "@mantine/core";
import { IconRobotOff } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { DocumentPatient, DocumentView } from "@/ipc";
import { Confidence } from "@/shared/Confidence";
import { Moment } from "@/shared/figures";
import { Born } from "@/shared/patients/Born";
import { Numbers } from "@/shared/patients/Numbers";
import { PatientLink } from "@/shared/patients/PatientLink";
import { useReach } from "@/shared/person";
import { Status } from "@/shared/Status";
import { Candidates } from "./Candidates";
import { Reasons } from "./Reasons";
import { useMatch } from "./useMatch";

/** Nothing to a role that reads no patients' details. */
export function Whose({ view }: { view: DocumentView }) {
  const { patient, document_id: document, result } = view;
  return patient && <Shown document={document} whose={patient} read={result !== null} />;
}

interface ShownProps {
  document: string;
  whose: DocumentPatient;
  /** Whether a session has read it. */
  read: boolean;
}

function Shown({ document, whose, read }: ShownProps) {
  const { t } = useTranslation("document");
  const match = useMatch(document, whose);
  const find = whose.may_match && (
    <Button
      size="compact-xs"
      variant="default"
      onClick={match.find}
      rightSection={<Kbd size="xs">p</Kbd>}
    >
      {t(whose.state === "matched" ? "whose.change" : "whose.find")}
    </Button>
  );
  return (
    <Stack gap="xs" component="section" aria-label={t("whose.label")}>
      {whose.no_ai_hold && (
        <Alert
          color="orange"
          icon={<IconRobotOff size={18} aria-hidden />}
          title={t("whose.held.title")}
          role="status"
        >
          <Text size="sm">{t("whose.held.text")}</Text>
        </Alert>
      )}
      <Paper withBorder p="xs">
        <Stack gap={4}>
          <Group justify="space-between" gap="xs">
            <Text size="xs" fw={600}>
              {t("whose.label")}
            </Text>
            {whose.state === "to_choose" && <Status word="to_choose" />}
            {whose.confidence !== null && <Confidence permille={whose.confidence} />}
          </Group>
          {whose.patient ? <Matched whose={whose} /> : <Nobody whose={whose} read={read} />}
          {whose.candidates.length > 0 ? (
            <Candidates whose={whose} match={match} find={find} />
          ) : (
            find && <Group>{find}</Group>
          )}
          <ToMessages document={document} />
        </Stack>
      </Paper>
    </Stack>
  );
}

/** The way to the messages about the document, where a new one is begun too. */
function ToMessages({ document }: { document: string }) {
  const { t } = useTranslation("document");
  if (useReach("read_messages") === "none") return null;
  return (
    <Anchor component={Link} to="/messages" search={{ document } as never} size="sm">
      {t("whose.messages")}
    </Anchor>
  );
}

/** The patient, and who said so: Wardbook with its reasons, or a person. */
function Matched({ whose }: { whose: DocumentPatient }) {
  const { t } = useTranslation("document");
  const { patient, by_itself: byItself, reasons } = whose;
  if (!patient) return null;
  return (
    <>
      <Group gap="xs">
        <PatientLink patient={patient} />
        {patient.no_ai && <Status word="no_ai" />}
      </Group>
      <Group gap="0 0.75rem" fz="sm">
        <span>
          {t("whose.born")} <Born date={patient.birth_date} />
        </span>
        <Numbers numbers={patient.numbers} most={2} />
      </Group>
      {byItself ? (
        <>
          <Text size="xs">{t("whose.byItself")}</Text>
          <Reasons reasons={reasons} />
        </>
      ) : (
        <Said whose={whose} word="chosen" />
      )}
    </>
  );
}

/** That nobody on the list fits for certain, or at all, and whether a person said so. */
function Nobody({ whose, read }: { whose: DocumentPatient; read: boolean }) {
  const { t } = useTranslation("document");
  if (whose.state === "to_choose") return <Text fw={600}>{t("whose.choose")}</Text>;
  if (whose.state === "none_of_these") return <Said whose={whose} word="none" />;
  return (
    <Text size="sm">{t(whose.state === null && !read ? "whose.notRead" : "whose.nobody")}</Text>
  );
}

/** Who said it, when, and why where they gave a reason. */
function Said({ whose, word }: { whose: DocumentPatient; word: "chosen" | "none" }) {
  const { t } = useTranslation("document");
  return (
    <Text size="xs" style={{ overflowWrap: "anywhere" }} component="div">
      {t(`whose.${word}`, { name: whose.by ?? t("nobody") })} <Moment time={whose.at} />
      {whose.reason && (
        <>
          {": "}
          <bdi>{whose.reason}</bdi>
        </>
      )}
    </Text>
  );
}
