import { Fragment } from "react";
import { useTranslation } from "react-i18next";
import { count } from "@/shared/figures";
import type { Alerts, Compliance } from "../api/types";

const SEVERITIES = ["critical", "high", "medium", "low"] as const;

/** Parts of a list, each kept in one line. */
function Parts({ words }: { words: string[] }) {
  return words.map((word, at) => (
    <Fragment key={word}>
      <span style={{ whiteSpace: "nowrap" }}>
        {word}
        {at < words.length - 1 && ","}
      </span>{" "}
    </Fragment>
  ));
}

/** Open alerts, the gravest first, in words. */
export function AlertsText({ alerts }: { alerts: Alerts }) {
  const { t } = useTranslation("office");
  const open = SEVERITIES.filter((severity) => alerts[severity] > 0);
  const words = open.map((severity) => t(`alerts.${severity}`, { count: alerts[severity] }));
  return (
    <span style={alerts.critical > 0 ? { fontWeight: 650 } : undefined}>
      {words.length === 0 ? t("alerts.none") : <Parts words={words} />}
    </span>
  );
}

/** Sessions by their rating; those that are not as they should be are named first. */
export function ComplianceText({ compliance }: { compliance: Compliance }) {
  const { t } = useTranslation("office");
  const { compliant, nonCompliant, notAssessed } = compliance;
  if (compliant + nonCompliant + notAssessed === 0) return t("compliance.nothing");
  if (nonCompliant + notAssessed === 0)
    return t("compliance.all", { count: compliant, shown: count(compliant) });
  const parts = (["nonCompliant", "notAssessed", "compliant"] as const)
    .filter((key) => compliance[key] > 0)
    .map((key) => t(`compliance.${key}`, { shown: count(compliance[key]) }));
  return <Parts words={parts} />;
}
