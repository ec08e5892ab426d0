import { Card } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ask, type WindowState } from "@/ipc";
import { Entrance } from "@/shared/Entrance";
import { WINDOW_KEY } from "@/shared/window";
import { Recovering } from "./Recovering";
import { Recovery } from "./Recovery";
import { type RecoveredName, SignInForm } from "./SignInForm";

/** While work goes on behind the lock, how often its count is asked for. Nothing is recorded. */
const LOOK_AGAIN = 4_000;

/** The same while the record is recovered, which its progress is shown of. */
const LOOK_OFTEN = 500;

/** Who is there? Shows nothing of the clinic but how much work goes on behind the lock. */
export function SignIn({ state }: { state: WindowState }) {
  const { t } = useTranslation("sign-in");
  const [recovers, setRecovers] = useState(false);
  const [recovered, setRecovered] = useState<RecoveredName | null>(null);
  useQuery({
    queryKey: WINDOW_KEY,
    queryFn: ask.windowState,
    refetchInterval: state.recovering ? LOOK_OFTEN : state.working > 0 ? LOOK_AGAIN : false,
  });
  return (
    <Entrance width={440} below={t("version", { version: state.version })}>
      <Card withBorder padding="xl" shadow="sm">
        {state.recovering ? (
          <Recovering {...state.recovering} />
        ) : recovers ? (
          <Recovery
            working={state.working}
            back={() => setRecovers(false)}
            done={(given) => {
              setRecovered(given);
              setRecovers(false);
            }}
          />
        ) : (
          <SignInForm
            working={state.working}
            recovered={recovered}
            forgotten={() => setRecovers(true)}
          />
        )}
      </Card>
    </Entrance>
  );
}
