import { Select, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Endpoint } from "@/ipc";

interface EndpointChoiceProps {
  endpoints: readonly Endpoint[];
  chosen: Endpoint | undefined;
  choose: (name: string) => void;
}

/** Which endpoint, where it stands and what it may be sent. */
export function EndpointChoice({ endpoints, chosen, choose }: EndpointChoiceProps) {
  const { t } = useTranslation("start");
  return (
    <div>
      <Select
        label={t("endpoint")}
        data={endpoints.map((endpoint) => ({
          value: endpoint.name,
          label: `${endpoint.name} · ${endpoint.model}`,
        }))}
        value={chosen?.name ?? null}
        onChange={(name) => name && choose(name)}
        allowDeselect={false}
        checkIconPosition="right"
      />
      {chosen && (
        <Text size="sm" mt={4}>
          {t(`locality.${chosen.locality}`)} {t(`policy.${chosen.phi_policy}`)}
        </Text>
      )}
    </div>
  );
}
