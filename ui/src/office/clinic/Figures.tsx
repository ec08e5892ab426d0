import { useTranslation } from "react-i18next";
import { FigureCards } from "@/shared/FigureCards";
import type { ClinicInFull } from "../api/types";
import { costText, nanosOf } from "../parts/amounts";
import { Count, Known, Since } from "../parts/known";
import { AlertsText, ComplianceText } from "../parts/Tallies";

/** What the clinic reports of itself. */
export function Figures({ clinic }: { clinic: ClinicInFull }) {
  const { t } = useTranslation("clinic");
  const { unsent, lastContact, now, alerts, compliance, cost } = clinic;
  const show = {
    unsent: <Count value={unsent} />,
    contact: <Since time={lastContact} now={now} />,
    alerts: <Known value={alerts} show={(given) => <AlertsText alerts={given} />} />,
    compliance: (
      <Known value={compliance} show={(given) => <ComplianceText compliance={given} />} />
    ),
    cost: <Known value={cost} show={(given) => costText(nanosOf(given), given.currency)} />,
  };
  const figures = Object.entries(show).map(([key, value]) => ({
    key,
    name: t(`figure.${key}.name`),
    value,
    more: t(`figure.${key}.more`),
  }));
  return <FigureCards figures={figures} />;
}
