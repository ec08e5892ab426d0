/** In the pseudo-locale nothing of the frame around the screens is English any more. */
import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render } from "@testing-library/react";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { Appearance } from "@/features/settings/Appearance";
import { SignIn } from "@/features/sign-in/SignIn";
import { addPseudo, i18n } from "@/i18n";
import { PersonProvider } from "@/shared/person";
import { queryClient } from "@/shared/window";
import { somebody } from "@/test/show";
import { KeySheet } from "./KeySheet";

vi.mock("@/ipc", () => ({
  ask: { windowState: () => new Promise(() => undefined) },
  hear: () => undefined,
  asRefusal: (thrown: unknown) => thrown,
}));

beforeAll(() => {
  addPseudo();
  return i18n.changeLanguage("pseudo");
});
afterAll(() => i18n.changeLanguage("en"));

const state = {
  stage: "locked" as const,
  version: "0.1.0",
  folder: "/clinic",
  working: 2,
  recovering: null,
  person: null,
  setup_step: null,
};

/** Words that are shown and come from no text file. */
function english(): string[] {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found: string[] = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.textContent?.trim() ?? "";
    const styled = node.parentElement?.closest("style, kbd, h1[data-brand]") !== null;
    if (!styled && /[A-Za-z]{3}/.test(text) && !text.includes("⟦") && text !== "Wardbook")
      found.push(text);
  }
  return found;
}

for (const [name, screen] of [
  ["the sign-in", <SignIn key="sign-in" state={state} />],
  ["the key sheet", <KeySheet key="keys" opened close={() => undefined} />],
  ["the appearance", <Appearance key="appearance" />],
] as const)
  test(`${name} is foreign from end to end`, () => {
    render(
      <QueryClientProvider client={queryClient}>
        <MantineProvider>
          <PersonProvider person={somebody()}>{screen}</PersonProvider>
        </MantineProvider>
      </QueryClientProvider>,
    );
    expect(document.body.textContent).toContain("⟦");
    expect(english()).toEqual([]);
    cleanup();
  });
