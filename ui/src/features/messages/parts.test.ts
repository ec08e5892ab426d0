import { describe, expect, it } from "vitest";
import type { QueueStatus } from "@/ipc";
import { lineDiff } from "./diff";
import { fieldsOf, isTime, momentOf } from "./moment";
import { pieces } from "./parts";
import { standing } from "./standing";

const found = (start: number, end: number, text: string) => ({
  kind: "date" as const,
  start,
  end,
  text,
});

describe("a message's text", () => {
  it("is cut by characters, also behind one that takes two units", () => {
    const body = "👋 on 3 May, or 4 May";
    const cut = pieces(body, [found(15, 20, "4 May"), found(5, 10, "3 May")]);
    expect(cut.map((piece) => piece.text)).toEqual(["👋 on ", "3 May", ", or ", "4 May"]);
    expect(cut.map((piece) => piece.found?.text ?? null)).toEqual([null, "3 May", null, "4 May"]);
  });

  it("stays whole where a place is not in it", () => {
    expect(pieces("short", [found(3, 99, "?")])).toEqual([{ text: "short", found: null }]);
  });

  it("is compared line by line", () => {
    const lines = lineDiff("Dear Rhodri,\nsee you on Monday.\nAda", "Dear Rhodri,\nsee you.\nAda");
    expect(lines.map(({ change, text }) => `${change} ${text}`)).toEqual([
      "same Dear Rhodri,",
      "removed see you on Monday.",
      "added see you.",
      "same Ada",
    ]);
  });
});

describe("where a message stands", () => {
  it("is told by its delivery and its place in the queue together", () => {
    const told = (delivery: "queued" | "sent" | "failed", status: QueueStatus, receipts = true) =>
      standing({ delivery, status }, receipts);
    expect(told("queued", "waiting")).toBe("queued");
    expect(told("queued", "sending")).toBe("sending");
    expect(told("queued", "unknown")).toBe("may_have_been_sent");
    expect(told("sent", "sent")).toBe("sent");
    expect(told("sent", "sent", false)).toBe("sent_no_receipt");
    expect(told("failed", "failed")).toBe("failed");
    expect(told("failed", "cancelled")).toBe("given_up");
  });
});

describe("the moment before which nothing is sent", () => {
  it("is a day and a time of this place, nine in the morning where no time is given", () => {
    expect(momentOf(undefined, "10:00")).toBeNull();
    expect(momentOf("2026-12-03", "")).toBe(new Date("2026-12-03T09:00:00").toISOString());
    expect(momentOf("2026-12-03", "7:30")).toBe(new Date("2026-12-03T07:30:00").toISOString());
    expect([isTime("24:00"), isTime("23:59"), isTime("9")]).toEqual([false, true, false]);
    const back = fieldsOf(momentOf("2026-12-03", "14:05"));
    expect(back).toEqual({ day: "2026-12-03", time: "14:05" });
  });
});
