import { MantineProvider } from "@mantine/core";
import { render, screen } from "@testing-library/react";
import i18next from "i18next";
import { expect, test } from "vitest";
import "../i18n";
import { clockText, costText } from "./amounts";
import { Count, Since } from "./known";

const draw = (part: React.ReactNode) =>
  render(<MantineProvider env="test">{part}</MantineProvider>);

test("a time is told by its age, and exactly on hover and to the ear", () => {
  const time = "2026-11-28T11:57:00Z";
  draw(<Since time={time} now="2026-11-28T12:00:00Z" />);
  const shown = screen.getByText(/3 minutes ago/);
  expect(shown.title).toMatch(/28 Nov 2026 \d\d:57:00/);
  expect(shown.textContent).toContain(`(${shown.title})`);
});

test("nothing is not 0, and 0 is not nothing", () => {
  draw(<Count value={null} />);
  expect(screen.getByText("not known")).toBeTruthy();
  draw(<Count value={0} />);
  expect(screen.getByText("0")).toBeTruthy();
});

test("money is exact, and a clock days off is told in days", () => {
  expect(costText(1_234_500_000n, "AUD")).toBe("AUD 1.2345");
  expect(costText(-5n, "AUD")).toBe("AUD -0.000000005");
  expect(clockText(-90, i18next.t)).toBe("1 min 30 s behind");
  expect(clockText(172_800, i18next.t)).toBe("2 d ahead");
  expect(clockText(0, i18next.t)).toBe("within a second");
});
