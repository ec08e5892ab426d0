import { Button, Group, Select, Stack, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ask, asRefusal } from "@/ipc";
import { isUsable, NewPassword, weakness } from "@/shared/NewPassword";
import { Refused } from "@/shared/Refused";
import { queryClient, WINDOW_KEY } from "@/shared/window";
import { currencies } from "./currencies";
import { StepHead } from "./StepHead";

/** As in `check_clinic_name` of `crates/app/src/access/setup.rs`. */
const CLINIC_MOST = 200;

/** As in `check_name` of `crates/app/src/access/users.rs`. */
const NAME = /^[\p{L}\p{N}._@-]{1,64}$/u;

/** The clinic, its currency, its first administrator. */
export function ClinicStep() {
  const { t } = useTranslation(["first-run", "shared"]);
  const [clinic, setClinic] = useState("");
  const [currency, setCurrency] = useState("AUD");
  const [admin, setAdmin] = useState("");
  const [password, setPassword] = useState("");
  const [repeated, setRepeated] = useState("");
  const [tried, setTried] = useState(false);
  const known = useMemo(currencies, []);
  const clinicField = useRef<HTMLInputElement>(null);
  const adminField = useRef<HTMLInputElement>(null);
  const passwordField = useRef<HTMLInputElement>(null);
  useEffect(() => clinicField.current?.focus(), []);
  const setUp = useMutation({
    mutationFn: async () => {
      await ask.setUpClinic(clinic.trim(), admin.trim(), password, currency);
      await queryClient.invalidateQueries({ queryKey: ["first-run"] });
      await queryClient.invalidateQueries({ queryKey: WINDOW_KEY });
    },
  });
  // As the program counts: characters, not the halves of those beyond the first plane.
  const length = [...clinic.trim()].length;
  const tooLong = length > CLINIC_MOST;
  const nameWrong = admin.trim() !== "" && !NAME.test(admin.trim());
  const weak = setUp.isError && asRefusal(setUp.error).code === "weak_password";

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (setUp.isPending) return;
    setTried(true);
    if (length === 0 || tooLong) return clinicField.current?.focus();
    if (!NAME.test(admin.trim())) return adminField.current?.focus();
    if (!isUsable(password, repeated, admin)) return passwordField.current?.focus();
    setUp.mutate();
  };

  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <StepHead title={t("clinic.title")} about={t("clinic.about")} quiet />
        {!weak && <Refused error={setUp.error} />}
        <TextInput
          ref={clinicField}
          label={t("clinic.name")}
          description={t("clinic.nameAbout")}
          value={clinic}
          onChange={(event) => setClinic(event.currentTarget.value)}
          error={
            tooLong
              ? t("clinic.nameLong", { length, most: CLINIC_MOST })
              : tried && length === 0
                ? t("clinic.nameMissing")
                : undefined
          }
          autoComplete="off"
          dir="auto"
          required
        />
        <Select
          label={t("clinic.currency")}
          description={t("clinic.currencyAbout")}
          data={known}
          value={currency}
          onChange={(code) => code && setCurrency(code)}
          allowDeselect={false}
          searchable
          maxDropdownHeight={240}
          nothingFoundMessage={t("clinic.noCurrency")}
          required
        />
        <TextInput
          ref={adminField}
          label={t("clinic.admin")}
          description={t("clinic.adminAbout")}
          value={admin}
          onChange={(event) => setAdmin(event.currentTarget.value)}
          error={
            nameWrong
              ? t("clinic.adminWrong")
              : tried && admin.trim() === ""
                ? t("clinic.adminMissing")
                : undefined
          }
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          required
        />
        <NewPassword
          name={admin.trim()}
          password={password}
          repeated={repeated}
          change={(first, second) => {
            setPassword(first);
            setRepeated(second);
            if (setUp.isError) setUp.reset();
          }}
          passwordRef={passwordField}
          error={
            weak
              ? asRefusal(setUp.error).message
              : tried && password === ""
                ? t("clinic.passwordMissing")
                : tried
                  ? weakness(t, password, admin.trim())
                  : undefined
          }
          repeatedError={
            tried && password !== "" && repeated !== password
              ? t("clinic.passwordsDiffer")
              : undefined
          }
        />
        <Group justify="flex-end" mt="xs">
          <Button type="submit" loading={setUp.isPending}>
            {t("clinic.setUp")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
