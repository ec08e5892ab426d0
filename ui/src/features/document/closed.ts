/** The closed lists that a reviewer chooses from, as in `crates/domain/src/extraction.rs`. */
import type { DocumentType, FieldName, FieldView } from "@/ipc";

export const DOCUMENT_TYPES: DocumentType[] = [
  "referral_letter",
  "discharge_summary",
  "pathology_report",
  "radiology_report",
  "prescription",
  "specialist_letter",
  "invoice",
  "consent_form",
  "other",
];

/** Every field with what its detail may say; empty where it has none. */
export const DETAILS: Record<FieldName, readonly string[]> = {
  patient_name: [],
  birth_date: [],
  identifier: [
    "mrn",
    "nhs_number",
    "medicare_number",
    "ihi",
    "accession_number",
    "invoice_number",
    "provider_number",
    "other",
  ],
  date: [
    "document",
    "admission",
    "discharge",
    "collection",
    "report",
    "service",
    "appointment",
    "due",
    "other",
  ],
  author: [],
  addressee: [],
};

export const FIELD_NAMES = Object.keys(DETAILS) as FieldName[];

/** The first field that a result lacks and that most documents have: what is likeliest to be added. */
export function likeliest(fields: readonly Pick<FieldView, "name">[]): FieldName {
  return FIELD_NAMES.find((name) => !fields.some((field) => field.name === name)) ?? "identifier";
}
