import { expect, test } from "vitest";
import { localityOf } from "./address";

test("only this machine's own addresses are on this machine", () => {
  expect(localityOf("http://127.0.0.1:8080/v1")).toBe("on_device");
  expect(localityOf("http://localhost.evil.example/v1")).toBe("external");
  expect(localityOf("http://127.0.0.1@evil.example/")).toBe("external");
  expect(localityOf("nonsense")).toBe("external");
});
