import { Button, Card, List, NativeSelect, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ask, type KindPayloads } from "@/ipc";
import { type Column, DataTable } from "@/shared/DataTable";
import { openDialog } from "@/shared/dialogs";
import { count } from "@/shared/figures";
import { Loading } from "@/shared/Loading";
import { Failed } from "@/shared/states";
import { ContentsForm } from "./ContentsForm";
import { CONTENTS_KEY, MODES } from "./modes";

/** Kinds on one page of the table. */
const PAGE = 10;

/** What head office gets of what events say, by kind. */
export function Contents() {
  const { t } = useTranslation("sync");
  const kinds = useQuery({ queryKey: CONTENTS_KEY, queryFn: () => ask.payloadModes() });
  return (
    <Card withBorder component="section" aria-label={t("contents.title")}>
      <Stack gap="sm">
        <Title order={2} size="h5">
          {t("contents.title")}
        </Title>
        <Text size="sm">{t("contents.about")}</Text>
        <List size="sm" listStyleType="none">
          {MODES.map((mode) => (
            <List.Item key={mode}>
              <b>{t(`contents.mode.${mode}`)}</b>: {t(`contents.means.${mode}`)}
            </List.Item>
          ))}
        </List>
        {kinds.isPending ? (
          <Loading />
        ) : kinds.isError ? (
          <Failed error={kinds.error} retry={() => void kinds.refetch()} />
        ) : (
          <Kinds kinds={kinds.data} />
        )}
      </Stack>
    </Card>
  );
}

function Kinds({ kinds }: { kinds: KindPayloads[] }) {
  const { t } = useTranslation("sync");
  const { t: name } = useTranslation("audit");
  const [shown, show] = useState<string>("");
  const [offset, go] = useState(0);
  const found = kinds.filter((one) => shown === "" || one.mode === shown);
  const kindName = (one: KindPayloads) => name(`kind.${one.kind}`, { defaultValue: one.kind });
  const column = (key: string, render: Column<KindPayloads>["render"]): Column<KindPayloads> => ({
    key,
    title: t(`contents.column.${key}`),
    fixed: true,
    render,
  });
  const change = (one: KindPayloads) => {
    const kind = kindName(one);
    openDialog(t("contents.changeTitle", { kind }), (close) => (
      <ContentsForm kind={one} name={kind} close={close} />
    ));
  };
  const columns = [
    column("kind", kindName),
    column("mode", (one) => t(`contents.mode.${one.mode}`)),
    column("by", (one) => t(`contents.by.${one.by}`)),
    column("holds", (one) => t(one.figuresOnly ? "contents.figures" : "contents.text")),
    column("act", (one) => (
      <Button
        size="compact-sm"
        variant="default"
        aria-label={t("contents.changeNamed", { kind: kindName(one) })}
        onClick={() => change(one)}
      >
        {t("contents.change")}
      </Button>
    )),
  ];
  const choices = MODES.map((mode) => {
    const many = count(kinds.filter((one) => one.mode === mode).length);
    return { value: mode, label: `${t(`contents.mode.${mode}`)} (${many})` };
  });
  return (
    <>
      <NativeSelect
        label={t("contents.show")}
        maw={260}
        data={[{ value: "", label: `${t("contents.all")} (${count(kinds.length)})` }, ...choices]}
        value={shown}
        onChange={(event) => {
          show(event.currentTarget.value);
          go(0);
        }}
      />
      <DataTable
        name="sync-contents"
        label={t("contents.table")}
        columns={columns}
        rows={found.slice(offset, offset + PAGE)}
        rowKey={(one) => one.kind}
        page={{ offset, limit: PAGE, total: found.length, go }}
      />
    </>
  );
}
