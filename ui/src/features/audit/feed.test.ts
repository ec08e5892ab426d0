import { describe, expect, it, vi } from "vitest";
import type { LogRow, LogRows } from "@/ipc";
import { LogFeed } from "./feed";

const event = (seq: number) => ({ seq, kind: "log.read" }) as LogRow;

/** A log whose positions are its ranks, and which can grow between question and answer. */
function log(size: number) {
  const state = { size, growsBeforeAnswer: 0 };
  const answer = (offset: number, limit: number): LogRows => {
    state.size += state.growsBeforeAnswer;
    state.growsBeforeAnswer = 0;
    const rows: LogRow[] = [];
    for (let seq = state.size - 1 - offset; seq >= 0 && rows.length < limit; seq -= 1)
      rows.push(event(seq));
    return { total: state.size, rows };
  };
  const fetch = vi.fn(async (offset: number, limit: number) => answer(offset, limit));
  const feed = new LogFeed(fetch, answer(0, 100));
  return { state, fetch, feed };
}

describe("a reading of the log", () => {
  it("shows the newest at once and fetches what is scrolled to", async () => {
    const { feed, fetch } = log(1_000_000);
    expect(feed.row(999_999)?.seq).toBe(999_999);
    expect(feed.row(500_050)).toBeUndefined();
    feed.need(500_020, 500_050);
    await vi.waitFor(() => expect(feed.row(500_050)?.seq).toBe(500_050));
    expect(fetch).toHaveBeenCalledTimes(1);
    expect(fetch.mock.calls[0]?.[1]).toBeLessThanOrEqual(200);
  });

  it("keeps every row in its place while the log grows under a question", async () => {
    const { feed, state } = log(10_000);
    state.growsBeforeAnswer = 17;
    feed.need(5_000, 5_030);
    await vi.waitFor(() => expect(feed.row(5_000)?.seq).toBe(5_000));
    for (let rank = 5_000; rank <= 5_030; rank += 1) expect(feed.row(rank)?.seq).toBe(rank);
    expect(feed.total).toBe(10_017);
  });

  it("looks at the tail once at a time, and again when the log grew meanwhile", async () => {
    const { feed, state, fetch } = log(500);
    state.size = 508;
    feed.grew();
    feed.grew();
    feed.grew();
    expect(fetch).toHaveBeenCalledTimes(1);
    await vi.waitFor(() => expect(fetch).toHaveBeenCalledTimes(2));
    expect(feed.total).toBe(508);
    expect(feed.row(507)?.seq).toBe(507);
  });

  it("lets go of what was scrolled past", async () => {
    const { feed, fetch } = log(100_000);
    fetch.mockImplementation(() => new Promise(() => undefined));
    for (let rank = 90_000; rank > 10_000; rank -= 1_000) feed.need(rank, rank + 30);
    expect(fetch.mock.calls.length).toBeLessThanOrEqual(2);
  });

  it("says why it was refused, and does not ask again by itself", async () => {
    const { feed, fetch } = log(1_000);
    fetch.mockRejectedValue({ code: "reading_closed", message: "Closed.", reference: null });
    feed.need(0, 30);
    await vi.waitFor(() => expect(feed.refusal?.code).toBe("reading_closed"));
    feed.need(0, 30);
    expect(fetch).toHaveBeenCalledTimes(1);
  });
});
