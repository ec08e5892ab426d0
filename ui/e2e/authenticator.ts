/** An authenticator app (RFC 6238): what a phone makes of the secret that it took in. */
import { createHmac } from "node:crypto";
import { waitUntil } from "./wait";

const PERIOD = 30_000;
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

export class Authenticator {
  readonly secret: Buffer;
  /** The period whose code was given last: none is accepted twice. */
  private used = 0;

  /** Takes in a secret in base 32 (RFC 4648), as it is shown in groups. */
  constructor(shown: string) {
    const bits = [...shown.replace(/\s/g, "")]
      .map((letter) => LETTERS.indexOf(letter).toString(2).padStart(5, "0"))
      .join("");
    this.secret = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  }

  /** The code that was given last. */
  lastCode(): string {
    return this.codeOf(this.used);
  }

  /** The first code that was not given yet, once it is taken: at most a period before its time. */
  async nextCode(): Promise<string> {
    const present = () => Math.floor(Date.now() / PERIOD);
    this.used = Math.max(this.used + 1, present());
    await waitUntil(() => present() >= this.used - 1 || undefined, "no next period begins", {
      seconds: 60,
    });
    return this.codeOf(this.used);
  }

  private codeOf(period: number): string {
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(period));
    const digest = createHmac("sha1", this.secret).update(counter).digest();
    const at = (digest.at(-1) ?? 0) & 0xf;
    return String((digest.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
  }
}
