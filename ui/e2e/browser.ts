/** Chromium without a window of its own, for the page that head office serves. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { begin, freePort, Session } from "./session";
import { waitUntil } from "./wait";

export class Browser extends Session {
  private constructor(
    private readonly driver: ChildProcess,
    private readonly profile: string,
    base: string,
    session: string,
  ) {
    super(base, session);
  }

  /** Opens the page at `url` in a browser that knows nothing of earlier ones. */
  static async open(url: string, width = 1440, height = 900): Promise<Browser> {
    const port = await freePort();
    const profile = mkdtempSync(join(tmpdir(), "wardbook-browser-"));
    const driver = spawn("chromedriver", [`--port=${port}`], { stdio: "ignore" });
    const base = `http://127.0.0.1:${port}`;
    // Its sandbox wants rights that root and containers do not have.
    const args = ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"];
    const prefs = { "download.default_directory": profile, "download.prompt_for_download": false };
    const options = { args: [...args, `--user-data-dir=${profile}`], prefs };
    const capabilities = { alwaysMatch: { "goog:chromeOptions": options } };
    try {
      const browser = await waitUntil(
        async () => new Browser(driver, profile, base, await begin(base, capabilities)),
        "the browser does not start",
        { seconds: 30 },
      );
      await browser.resize(width, height);
      await browser.call("POST", "/timeouts", { script: 120_000 });
      await browser.go(url);
      return browser;
    } catch (error) {
      driver.kill("SIGKILL");
      throw error;
    }
  }

  /** Makes the page itself so large, without what a browser draws around it. */
  override async resize(width: number, height: number): Promise<void> {
    const params = { width, height, deviceScaleFactor: 1, mobile: false };
    await this.tell("Emulation.setDeviceMetricsOverride", params);
  }

  /** A command of Chromium's own protocol. */
  private async tell(cmd: string, params: object): Promise<void> {
    await this.call("POST", "/goog/cdp/execute", { cmd, params });
  }

  /** What was downloaded under such a name, once it is whole. It is gone afterwards. */
  async downloaded(name: RegExp): Promise<Buffer> {
    const found = await waitUntil(
      () => readdirSync(this.profile).find((file) => name.test(file)),
      `nothing named ${name} is downloaded`,
    );
    const file = join(this.profile, found);
    const content = readFileSync(file);
    rmSync(file);
    return content;
  }

  /** Loads the page anew. */
  async reload(): Promise<void> {
    await this.call("POST", "/refresh", {});
  }

  /** Leads the browser to an address. */
  async go(url: string): Promise<void> {
    await this.call("POST", "/url", { url });
  }

  /** The address that it shows. */
  address(): Promise<string> {
    return this.call("GET", "/url") as Promise<string>;
  }

  /** Has the page shown in light or dark. */
  async prefer(scheme: "light" | "dark"): Promise<void> {
    const features = [{ name: "prefers-color-scheme", value: scheme }];
    await this.tell("Emulation.setEmulatedMedia", { features });
  }

  async close(): Promise<void> {
    await this.call("DELETE", "", undefined, 10).catch(() => undefined);
    this.driver.kill();
    rmSync(this.profile, { recursive: true, force: true });
  }
}
