import { Alert, Button, Group, Stack, Switch, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Comparison } from "@/ipc";
import { count } from "@/shared/figures";
import { useFilters } from "@/shared/filters";
import { Loading } from "@/shared/Loading";
import { Empty, Failed } from "@/shared/states";
import { Counts } from "./Counts";
import { useCompared } from "./queries";
import { Values } from "./Values";

/** The documents that both sessions ran over: only what changed, until somebody wants all. */
export function Changes({ comparison }: { comparison: Comparison }) {
  const { t } = useTranslation("compare");
  const [filters, setFilters] = useFilters();
  const only = filters.show !== "all";
  const total = only ? comparison.changed_documents : comparison.documents;
  const all = () => setFilters({ show: "all" });
  return (
    <Stack gap="xs">
      {comparison.redacted && <Alert color="gray">{t("redacted")}</Alert>}
      <Switch
        label={t("only")}
        checked={only}
        onChange={(event) => setFilters({ show: event.currentTarget.checked ? undefined : "all" })}
      />
      {total === 0 ? (
        <Nothing comparison={comparison} all={all} />
      ) : (
        <List {...{ comparison, only, total }} />
      )}
    </Stack>
  );
}

/** Whether each document has a result in both sessions, and no more in it than its type. */
function isOnlyTypes({ documents, values, before, after }: Comparison): boolean {
  const complete = [before, after].every((one) => one.processed_documents === one.total_documents);
  return complete && values.same === documents;
}

/** Everything is the same. */
function Nothing({ comparison, all }: { comparison: Comparison; all: () => void }) {
  const { t } = useTranslation("compare");
  const { documents, values } = comparison;
  const onlyTypes = isOnlyTypes(comparison);
  const found = values.same > 0 && !onlyTypes;
  const told = { count: documents, documents: count(documents), values: count(values.same) };
  return (
    <Empty
      good={found}
      title={t(found ? "nothing.title" : "nothing.found")}
      text={
        found
          ? t("nothing.text", told)
          : t(onlyTypes ? "nothing.foundOnlyTypes" : "nothing.foundText")
      }
    >
      <Button variant="default" onClick={all}>
        {t("nothing.all")}
      </Button>
    </Empty>
  );
}

interface ListProps {
  comparison: Comparison;
  only: boolean;
  /** How many documents there are to be shown. */
  total: number;
}

function List({ comparison, only, total }: ListProps) {
  const { t } = useTranslation("compare");
  const { before, after, redacted } = comparison;
  const compared = useCompared(before.session_id, after.session_id, only);
  if (compared.isPending) return <Loading />;
  if (compared.isError)
    return <Failed error={compared.error} retry={() => void compared.refetch()} />;
  const documents = compared.data.pages.flatMap((page) => page.documents);
  const told = { count: total, shown: count(documents.length), of: count(total) };
  return (
    <>
      {redacted ? (
        <Counts documents={documents} session={after.session_id} />
      ) : (
        <Values documents={documents} session={after.session_id} />
      )}
      <Group justify="space-between">
        <Text size="sm" c="dimmed" role="status">
          {t(compared.hasNextPage ? "shown.some" : only ? "shown.changed" : "shown.all", told)}
        </Text>
        {compared.hasNextPage && (
          <Button
            variant="default"
            loading={compared.isFetchingNextPage}
            onClick={() => void compared.fetchNextPage()}
          >
            {t("more")}
          </Button>
        )}
      </Group>
    </>
  );
}
