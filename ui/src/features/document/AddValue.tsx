import { Button, Group, Paper, Select, Stack, Text, TextInput } from "@mantine/core";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { AddedValue, FieldName, StoredField } from "@/ipc";
import { Leaving, useLeaving } from "@/shared/FormDialog";
import { count } from "@/shared/figures";
import { AsPrinted, useValueRefusal } from "./AsPrinted";
import { DETAILS, FIELD_NAMES, likeliest } from "./closed";

interface AddValueProps {
  fields: readonly StoredField[];
  /** The document's pages, and the one that is looked at. */
  pages: readonly number[];
  page: number;
  /** The field that a review asks for; by default the likeliest. */
  first?: FieldName | undefined;
  /** Why what was given last is no value. */
  refusal?: unknown;
  add: (value: AddedValue) => void;
  leave: () => void;
}

/** A value that nothing had found: which field, which one of its kind, what it is, where. */
export function AddValue({ fields, pages, page, first, refusal, add, leave }: AddValueProps) {
  const { t } = useTranslation("document");
  const [name, setName] = useState<FieldName>(() => first ?? likeliest(fields));
  const [asPrinted, setAsPrinted] = useState(false);
  const { message, doubtful } = useValueRefusal(refusal);
  const [detail, setDetail] = useState<string | null>(null);
  const [value, setValue] = useState("");
  const [on, setOn] = useState<string | null>(String(page));
  const leaving = useLeaving(() => value.trim() !== "", leave);
  const form = useRef<HTMLFormElement>(null);
  // It stands below the values: whoever opens it by key must see all of it.
  useEffect(() => form.current?.scrollIntoView({ block: "nearest" }), []);
  const details = DETAILS.get(name) ?? [];
  const isDate = name === "date" || name === "birth_date";
  const ready = value.trim() !== "" && (details.length === 0 || detail !== null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!ready) return;
    add({
      name,
      detail: detail ?? "",
      value: value.trim(),
      page: on === null ? null : Number(on),
      as_printed: asPrinted,
    });
  };
  return (
    <Paper
      withBorder
      p="xs"
      component="form"
      ref={form}
      aria-label={t("add.title")}
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        event.stopPropagation();
        leaving.ask();
      }}
    >
      <Stack gap="xs">
        <Text size="sm" fw={600}>
          {t("add.title")}
        </Text>
        <Group gap="xs" grow preventGrowOverflow={false}>
          <Select
            label={t("add.name")}
            data={FIELD_NAMES.map((one) => ({ value: one, label: t(`shared:field.${one}`) }))}
            value={name}
            onChange={(next) => {
              setName((next ?? name) as FieldName);
              setDetail(null);
            }}
            allowDeselect={false}
            miw={140}
          />
          {details.length > 0 && (
            <Select
              label={t("add.detail")}
              placeholder={t("add.choose")}
              data={details.map((one) => ({ value: one, label: t(`shared:detail.${one}`) }))}
              value={detail}
              onChange={setDetail}
              allowDeselect={false}
              required
              miw={140}
            />
          )}
        </Group>
        <TextInput
          label={t("add.value")}
          description={isDate ? t("add.date") : undefined}
          value={value}
          onChange={(event) => setValue(event.currentTarget.value)}
          error={message}
          errorProps={{ role: "alert" }}
          maxLength={500}
          autoComplete="off"
          dir="auto"
          required
          data-autofocus
          autoFocus
        />
        {doubtful && <AsPrinted checked={asPrinted} set={setAsPrinted} />}
        <Group gap="xs" justify="space-between" align="flex-end">
          <Select
            label={t("add.page")}
            placeholder={t("add.noPage")}
            data={pages.map((one) => ({ value: String(one), label: count(one) }))}
            value={on}
            onChange={setOn}
            clearable
            searchable={pages.length > 10}
            w={120}
          />
          <Group gap="xs">
            <Button variant="default" size="xs" onClick={leave}>
              {t("edit.leave")}
            </Button>
            <Button type="submit" size="xs" disabled={!ready}>
              {t("add.save")}
            </Button>
          </Group>
        </Group>
      </Stack>
      <Leaving leaving={leaving} />
    </Paper>
  );
}
