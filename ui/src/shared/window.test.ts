import { onlineManager } from "@tanstack/react-query";
import { expect, test } from "vitest";
import { queryClient } from "./window";

test("what the page asks is asked while the machine has no network", async () => {
  onlineManager.setOnline(false);
  try {
    const asked = queryClient.fetchQuery({
      queryKey: ["offline"],
      queryFn: async () => "answered",
    });
    expect(await asked).toBe("answered");
  } finally {
    onlineManager.setOnline(true);
  }
});
