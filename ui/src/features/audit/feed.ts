/**
 * A reading of the log as a list scrolls through it: chunks that were fetched, and the tail that
 * grows. Rows are kept by rank, their place from the oldest match, because a rank stays the same
 * while the log grows; the offset from the newest does not.
 */
import { asRefusal, type LogRow, type LogRows, type Refusal } from "@/ipc";

export const CHUNK = 100;
/** Rows asked for beyond a chunk, for what is appended while the question is under way. */
const SLACK = 32;
/** Rows of a look at the tail: five looks a second take 200 events a second with ease. */
const TAIL = 64;
/** Chunks that are kept; the longest unused go first. */
const KEPT = 200;
/** Questions under way at once, besides the tail's. */
const AT_ONCE = 2;

export type Fetch = (offset: number, limit: number) => Promise<LogRows>;

export class LogFeed {
  private readonly chunks = new Map<number, Map<number, LogRow>>();
  private readonly asked = new Set<number>();
  private readonly watchers = new Set<() => void>();
  private wanted: [number, number] = [0, -1];
  private tailAsked = false;
  private tailAgain = false;
  private changes = 0;
  /** How many events match, as far as is known. */
  total: number;
  /** Why the last question was refused. */
  refusal: Refusal | null = null;

  constructor(
    private readonly fetch: Fetch,
    first: LogRows,
  ) {
    this.total = first.total;
    this.keep(first, 0);
  }

  readonly watch = (watcher: () => void) => {
    this.watchers.add(watcher);
    return () => void this.watchers.delete(watcher);
  };

  /** Changes with everything that a list would show differently. */
  readonly version = () => this.changes;

  row(rank: number): LogRow | undefined {
    return this.chunks.get(Math.floor(rank / CHUNK))?.get(rank);
  }

  /** Has the rows of these ranks fetched, both ends with them; what was wanted before is let go. */
  need(low: number, high: number): void {
    this.wanted = [
      Math.max(0, Math.floor(low / CHUNK)),
      Math.floor(Math.min(high, this.total - 1) / CHUNK),
    ];
    this.fill();
  }

  /** The log grew, by nobody knows how much of this reading. One look at a time. */
  grew(): void {
    if (this.tailAsked) {
      this.tailAgain = true;
      return;
    }
    this.tailAsked = true;
    this.fetch(0, TAIL)
      .then((rows) => this.took(rows, 0))
      .catch((error: unknown) => this.refused(error))
      .finally(() => {
        this.tailAsked = false;
        if (!this.tailAgain) return;
        this.tailAgain = false;
        this.grew();
      });
  }

  private isWhole(chunk: number): boolean {
    const size = Math.min(CHUNK, this.total - chunk * CHUNK);
    return (this.chunks.get(chunk)?.size ?? 0) >= size;
  }

  private fill(): void {
    const [low, high] = this.wanted;
    for (let chunk = high; chunk >= low && this.asked.size < AT_ONCE; chunk -= 1) {
      if (!this.isWhole(chunk) && !this.asked.has(chunk)) this.ask(chunk);
    }
  }

  private ask(chunk: number): void {
    this.asked.add(chunk);
    const end = Math.min((chunk + 1) * CHUNK, this.total);
    const offset = this.total - end;
    this.fetch(offset, end - chunk * CHUNK + SLACK)
      .then((rows) => {
        this.asked.delete(chunk);
        this.took(rows, offset);
        this.fill();
      })
      .catch((error: unknown) => {
        // Not asked again by itself: what was refused once would be refused for ever.
        this.refused(error);
      });
  }

  private took(rows: LogRows, offset: number): void {
    this.total = Math.max(this.total, rows.total);
    this.refusal = null;
    this.keep(rows, offset);
    this.changed();
  }

  private refused(error: unknown): void {
    this.refusal = asRefusal(error);
    this.changed();
  }

  private keep({ total, rows }: LogRows, offset: number): void {
    let rank = total - 1 - offset;
    for (const row of rows) {
      const chunk = Math.floor(rank / CHUNK);
      let held = this.chunks.get(chunk);
      if (held === undefined) {
        held = new Map();
        this.chunks.set(chunk, held);
      }
      // A row never changes: the one that is shown stays, so that it need not be drawn again.
      if (!held.has(rank)) held.set(rank, row);
      rank -= 1;
    }
    const [low, high] = this.wanted;
    for (const chunk of this.chunks.keys()) {
      if (this.chunks.size <= KEPT) break;
      if (chunk < low || chunk > high) this.chunks.delete(chunk);
    }
  }

  private changed(): void {
    this.changes += 1;
    for (const watcher of this.watchers) watcher();
  }
}
