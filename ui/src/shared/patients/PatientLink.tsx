import { Anchor } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { PatientHead } from "@/ipc";
import { shortId } from "@/shared/subject";
import { fullName, listName } from "./patient";

interface PatientLinkProps {
  patient: PatientHead;
  /** With the family name first, as in a list. */
  inList?: boolean;
}

/** A patient by name; by the end of their id, where the role sees no names. */
export function PatientLink({ patient, inList = false }: PatientLinkProps) {
  const { t } = useTranslation("patients");
  const { name, patient_id: id } = patient;
  return (
    <Anchor
      component={Link}
      to={`/patients/${id}`}
      size="sm"
      fw={600}
      dir="auto"
      style={{ overflowWrap: "anywhere" }}
    >
      {name ? (inList ? listName(name) : fullName(name)) : t("withheld", { id: shortId(id) })}
    </Anchor>
  );
}
