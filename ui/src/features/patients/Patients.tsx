import { Alert, Anchor, Button, Checkbox, CloseButton, Group, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconFileImport, IconSearch, IconUserQuestion } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ask } from "@/ipc";
import { useAct } from "@/shared/act";
import { count } from "@/shared/figures";
import { useFilters } from "@/shared/filters";
import { Loading } from "@/shared/Loading";
import { Page } from "@/shared/Page";
import { usePatients } from "@/shared/patients/queries";
import { useMay, useReach } from "@/shared/person";
import { Refused } from "@/shared/Refused";
import { Empty, Failed, NotPermitted } from "@/shared/states";
import { useToday } from "@/shared/today";
import { ListImport } from "./ListImport";
import { PatientTable } from "./PatientTable";
import { PAGE } from "./queries";

/** The clinic's list of patients, and how a list is taken over. */
export function Patients() {
  const { t } = useTranslation("patients");
  const reach = useReach("read_patients");
  const mayImport = useMay("import_patients");
  const [filters, setFilters] = useFilters();
  const offset = Math.max(0, Number.parseInt(filters.offset ?? "0", 10) || 0);
  const marked = filters.no_ai === "yes";
  // Never in the address: it is who patients are.
  const [text, setText] = useState("");
  const [wanted] = useDebouncedValue(text.trim(), 300);
  const query = { text: wanted, no_ai: marked, offset, limit: PAGE };
  const list = usePatients(query, reach !== "none");
  const choose = useAct({ act: ask.choosePatientList, changes: [], inPlace: true });
  const search = (typed: string) => {
    setText(typed);
    setFilters({ offset: undefined });
  };
  if (reach === "none") return <NotPermitted text={t("notPermitted")} />;
  if (list.isPending) return <Loading />;
  if (list.isError) return <Failed error={list.error} retry={() => void list.refetch()} />;
  const { all, total, redacted } = list.data;
  const importButton = (
    <Button
      leftSection={<IconFileImport size={16} aria-hidden />}
      loading={choose.isPending}
      onClick={() => choose.mutate()}
    >
      {t("import.choose")}
    </Button>
  );
  return (
    <Page
      title={t("title")}
      about={all > 0 ? t("total", { count: all, shown: count(all) }) : t("about")}
      actions={mayImport && all > 0 && importButton}
    >
      <Choices />
      <Refused error={choose.error} />
      {mayImport && <ListImport again={() => choose.mutate()} />}
      {all === 0 ? (
        <Empty title={t("empty.title")} text={t(mayImport ? "empty.text" : "empty.textOther")}>
          {mayImport && importButton}
        </Empty>
      ) : (
        <>
          <Group justify="space-between">
            {/* The program finds no names for who may not read them. */}
            {!redacted && <SearchField text={text} search={search} />}
            <Checkbox
              label={t("filter.noAi")}
              checked={marked}
              onChange={(event) =>
                setFilters({
                  no_ai: event.currentTarget.checked ? "yes" : undefined,
                  offset: undefined,
                })
              }
            />
          </Group>
          {total === 0 ? (
            <Nobody wanted={wanted} clear={() => search("")} />
          ) : (
            <PatientTable
              page={list.data}
              offset={offset}
              go={(next) => setFilters({ offset: next > 0 ? String(next) : undefined })}
            />
          )}
        </>
      )}
    </Page>
  );
}

/** That documents wait for somebody to say whose they are, and where they are. */
function Choices() {
  const { t } = useTranslation("patients");
  const waiting = useToday().data?.patient_choices ?? 0;
  if (waiting === 0) return null;
  return (
    <Alert color="yellow" icon={<IconUserQuestion size={18} aria-hidden />} role="status">
      {t("choices.text", { count: waiting, shown: count(waiting) })}{" "}
      <Anchor component={Link} to="/inbox" search={{ tab: "to_choose" } as never} inherit>
        {t("choices.show", { count: waiting })}
      </Anchor>
    </Alert>
  );
}

function SearchField({ text, search }: { text: string; search: (typed: string) => void }) {
  const { t } = useTranslation("patients");
  return (
    <TextInput
      aria-label={t("search.label")}
      placeholder={t("search.hint")}
      value={text}
      onChange={(event) => search(event.currentTarget.value)}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={
        text !== "" && (
          <CloseButton size="sm" aria-label={t("search.clear")} onClick={() => search("")} />
        )
      }
      w={420}
      maw="100%"
      maxLength={200}
      autoComplete="off"
      spellCheck={false}
      data-autofocus
    />
  );
}

/** Nobody matches: why that can be, and the way back. */
function Nobody({ wanted, clear }: { wanted: string; clear: () => void }) {
  const { t } = useTranslation("patients");
  if (wanted === "") return <Empty title={t("none.noAi.title")} text={t("none.noAi.text")} good />;
  return (
    <Empty title={t("none.search.title")} text={t("none.search.text")}>
      <Button variant="default" onClick={clear}>
        {t("search.clear")}
      </Button>
    </Empty>
  );
}
