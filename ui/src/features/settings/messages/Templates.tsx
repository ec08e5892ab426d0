import { Button, Group, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ask, type Template } from "@/ipc";
import { confirmAct, tellDone } from "@/shared/act";
import { type Column, DataTable } from "@/shared/DataTable";
import { openDialog } from "@/shared/dialogs";
import { Loading } from "@/shared/Loading";
import { useMay } from "@/shared/person";
import { Failed } from "@/shared/states";
import { TemplateForm } from "./TemplateForm";

/** Messages that are written once and filled in for each patient. */
export function Templates() {
  const templates = useQuery({
    queryKey: ["messages", "templates"],
    queryFn: ask.messageTemplates,
  });
  if (templates.isPending) return <Loading />;
  if (templates.isError)
    return <Failed error={templates.error} retry={() => void templates.refetch()} />;
  return <Listed templates={templates.data} />;
}

function Listed({ templates }: { templates: Template[] }) {
  const { t } = useTranslation(["settings", "messaging"]);
  const writes = useMay("send_messages");
  const client = useQueryClient();
  const changed = () => void client.invalidateQueries({ queryKey: ["messages"] });
  const edit = (template?: Template) =>
    openDialog(
      template
        ? t("messages.templates.editTitle", { name: template.name })
        : t("messages.templates.add"),
      (close) => (
        <TemplateForm
          template={template}
          taken={templates.map(({ name }) => name)}
          changed={changed}
          close={close}
        />
      ),
      "lg",
    );
  const remove = ({ templateId, name }: Template) =>
    confirmAct({
      title: t("messages.templates.removeTitle"),
      text: t("messages.templates.removeText", { name }),
      confirm: t("messages.templates.remove"),
      danger: true,
      act: async () => {
        await ask.removeMessageTemplate(templateId);
        changed();
        tellDone(t("messages.templates.removed", { name }));
      },
    });
  const columns: Column<Template>[] = [
    {
      key: "name",
      title: t("messages.templates.name"),
      fixed: true,
      render: (row) => <bdi>{row.name}</bdi>,
    },
    {
      key: "method",
      title: t("messages.templates.method"),
      render: (row) => t(`messaging:method.${row.deliveryMethod}`),
    },
    {
      key: "purpose",
      title: t("messages.templates.purpose"),
      render: (row) => t(`messaging:purpose.${row.purpose}`),
    },
    {
      key: "body",
      title: t("messages.templates.body"),
      render: (row) => (
        <Text size="sm" maw={360} lineClamp={2} style={{ overflowWrap: "anywhere" }}>
          <bdi>{row.body}</bdi>
        </Text>
      ),
    },
  ];
  if (writes)
    columns.push({
      key: "acts",
      title: t("endpoint.acts"),
      fixed: true,
      render: (row) => (
        <Group gap="xs" wrap="nowrap">
          {(["edit", "remove"] as const).map((act) => (
            <Button
              key={act}
              size="compact-sm"
              variant="default"
              aria-label={t(`messages.templates.${act}Named`, { name: row.name })}
              onClick={() => (act === "edit" ? edit(row) : remove(row))}
            >
              {t(`messages.templates.${act}`)}
            </Button>
          ))}
        </Group>
      ),
    });
  return (
    <>
      {templates.length === 0 ? (
        <Text size="sm">{t("messages.templates.none")}</Text>
      ) : (
        <DataTable
          name="message-templates"
          label={t("messages.templates.table")}
          columns={columns}
          rows={templates}
          rowKey={(row) => row.templateId}
        />
      )}
      {writes && (
        <Group>
          <Button
            variant="default"
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={() => edit()}
          >
            {t("messages.templates.add")}
          </Button>
        </Group>
      )}
    </>
  );
}
