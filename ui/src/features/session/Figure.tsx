import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { count, duration, moment, money, NotMeasured, ratio } from "@/shared/figures";
import type { Line } from "./report";

/** One figure of the completion report with its unit, or why there is none. */
export function Figure({ line, currency }: { line: Line; currency: string }) {
  const { t } = useTranslation("session");
  const { value } = line;
  return value === null ? (missing(line, t) ?? <NotMeasured />) : written(line, value, currency, t);
}

function missing({ unit, reason }: Line, t: TFunction<"session">): string | null {
  if (reason !== null)
    return t("report.missing", { reason: t(`report.reason.${reason}`, { defaultValue: reason }) });
  if (unit === "reviewed") return t("report.notReviewed");
  return unit === "check" ? t("report.notAssessed") : null;
}

function written(line: Line, value: string, currency: string, t: TFunction<"session">): string {
  switch (line.unit) {
    case "count":
      return count(Number(value));
    case "money":
      return money(value, currency);
    case "percent":
      return ratio(value);
    case "seconds":
      return duration(Number(value));
    case "time":
      return moment(value);
    case "reviewed": {
      const [values = 0, of = 0] = value.split(" ").map(Number);
      return t("shared:reviewedOf", { count: values, values: count(values), of: count(of) });
    }
    case "check":
    case "word":
      return t(`report.word.${value}`, { defaultValue: value.replaceAll("_", " ") });
    case "documents_per_second":
    case "calls_per_document":
    case "accuracy_against_cost": {
      const short = Number(value).toLocaleString("en-AU", { maximumFractionDigits: 2 });
      return t(`report.unit.${line.unit}`, { count: Number(value), value: short, currency });
    }
    default:
      return value;
  }
}
