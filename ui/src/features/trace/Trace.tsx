import { Anchor, Button, Group } from "@mantine/core";
import { IconBug } from "@tabler/icons-react";
import { Link, useParams } from "@tanstack/react-router";
import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { count, duration, Moment } from "@/shared/figures";
import { Loading } from "@/shared/Loading";
import { Page } from "@/shared/Page";
import { Panes } from "@/shared/Panes";
import { Failed } from "@/shared/states";
import { useTrace } from "./queries";
import { StepPanel } from "./StepPanel";
import { length } from "./tree";
import { Waterfall } from "./Waterfall";

/** Everything that happened under one trace id. */
export function Trace() {
  const { t } = useTranslation("trace");
  const { trace } = useParams({ strict: false }) as { trace: string };
  const found = useTrace(trace);
  const [chosen, setChosen] = useState(0);
  const steps = useMemo(() => found.data?.pages.flatMap((page) => page.steps) ?? [], [found.data]);
  const whole = useMemo(() => length(steps), [steps]);
  const head = found.data?.pages[0];
  const fault = head?.first_fault;
  // A fault that is further on than what was read: the stretches in between come first.
  const wanted = chosen >= steps.length && found.hasNextPage && !found.isFetchingNextPage;
  useEffect(() => {
    if (wanted) void found.fetchNextPage();
  }, [wanted, found.fetchNextPage]);
  if (found.isPending) return <Loading />;
  if (found.isError || !head)
    return <Failed error={found.error} retry={() => void found.refetch()} />;
  return (
    <Page
      fill
      title={t("title")}
      about={
        <Group gap="xs">
          <span>
            {t("line", {
              who: head.actor,
              source: t(`source.${head.source}`, { defaultValue: head.source }),
              time: duration(whole / 1_000_000),
            })}{" "}
            · <Moment time={head.started_at} /> ·
          </span>
          <Anchor component={Link} to="/audit" search={{ trace } as never} size="sm">
            {t("events", { count: head.event_count, shown: count(head.event_count) })}
          </Anchor>
          <Anchor component={Link} to={`/sessions/${trace}`} size="sm">
            {t("session")}
          </Anchor>
        </Group>
      }
      actions={
        fault && (
          <Button
            leftSection={<IconBug size={16} aria-hidden />}
            onClick={() => setChosen(fault.step)}
          >
            {t("toFault")}
          </Button>
        )
      }
    >
      <Panes
        main={
          <Waterfall
            steps={steps}
            whole={whole}
            chosen={chosen}
            choose={setChosen}
            more={found.hasNextPage ? () => void found.fetchNextPage() : undefined}
          />
        }
        label={t("panel")}
        side={<StepPanel trace={trace} step={steps[chosen]} fault={fault ?? null} />}
      />
    </Page>
  );
}
