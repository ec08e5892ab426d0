/**
 * The completion report in titled groups of figures. Which there are, in which order and unit, the
 * program says; what a stored report has besides comes last, and is told in words too.
 */
import {
  type DocumentCost,
  type FigureUnit,
  REPORT_FIGURES,
  REPORT_TABLES,
  type StepCost,
} from "@/ipc";

export interface Line {
  key: string;
  unit: FigureUnit;
  /** The figure; nothing where it could not be made. */
  value: string | null;
  /** Why there is no figure. */
  reason: string | null;
}

export interface Part {
  key: string;
  lines: Line[];
}

export interface ReportView {
  parts: Part[];
  currency: string;
  steps: StepCost[];
  documents: DocumentCost[];
}

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

const UNITS = new Map<string, FigureUnit>(REPORT_FIGURES);
const PLACES = [...UNITS.keys()];
const TABLES = new Set<string>(REPORT_TABLES);

/** Where a group or a figure of it stands among the known ones; the unknown come last. */
function rank(place: string): number {
  const found = PLACES.findIndex((known) => known === place || known.startsWith(`${place}.`));
  return found < 0 ? PLACES.length : found;
}

const isMap = (value: Json | undefined): value is { [key: string]: Json } =>
  value !== null && typeof value === "object" && !Array.isArray(value);

/** A ratio is a value or the reason why there is none; what it does not have is left out. */
const isRatio = (value: Json): value is { value: Json; reason?: Json } =>
  isMap(value) && "value" in value && Object.keys(value).every((key) => RATIO.includes(key));
const RATIO = ["value", "reason"];

/** Whatever it is, as words: never as JSON. */
function inWords(value: Json): string {
  if (Array.isArray(value)) return value.map(inWords).join("; ");
  if (!isMap(value)) return String(value);
  const members = Object.entries(value).map(
    ([key, one]) => `${key.replaceAll("_", " ")} ${inWords(one)}`,
  );
  return members.join(", ");
}

function lineOf(key: string, place: string, value: Json): Line {
  const unit = UNITS.get(place) ?? (typeof value === "boolean" ? "check" : "text");
  if (isRatio(value)) {
    const reason = value.reason ?? null;
    return {
      key,
      unit,
      value: value.value === null ? null : String(value.value),
      reason: reason === null ? null : String(reason),
    };
  }
  if (value === null) return { key, unit, value: null, reason: null };
  if (unit === "reviewed" && isMap(value))
    return { key, unit, value: `${value.values} ${value.of}`, reason: null };
  return { key, unit, value: inWords(value), reason: null };
}

function inOrder(map: { [key: string]: Json }, within = ""): [string, Json][] {
  return Object.entries(map).toSorted(
    ([one], [other]) => rank(within + one) - rank(within + other),
  );
}

/** Single figures come first, as a group without a name. */
export function readReport(text: string): ReportView {
  const report = JSON.parse(text) as Json;
  const view: ReportView = { parts: [], currency: "", steps: [], documents: [] };
  if (!isMap(report)) return view;
  const single: Part = { key: "", lines: [] };
  for (const [key, value] of inOrder(report)) {
    if (!isMap(value) || isRatio(value)) {
      single.lines.push(lineOf(key, key, value));
      continue;
    }
    const members = inOrder(value, `${key}.`).filter(([name]) => !TABLES.has(`${key}.${name}`));
    view.parts.push({
      key,
      lines: members.map(([name, one]) => lineOf(name, `${key}.${name}`, one)),
    });
  }
  const { cost } = report;
  if (isMap(cost)) {
    view.currency = String(cost.currency ?? "");
    view.steps = listIn<StepCost>(cost.by_step);
    view.documents = listIn<DocumentCost>(cost.by_document);
  }
  view.parts = [single, ...view.parts].filter((part) => part.lines.length > 0);
  return view;
}

/** A list of a stored report, whose form the program keeps; empty where it is none. */
function listIn<Row>(value: unknown): Row[] {
  return Array.isArray(value) ? (value as Row[]) : [];
}
