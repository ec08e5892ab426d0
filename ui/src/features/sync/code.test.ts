import { describe, expect, it } from "vitest";
import { addressIn } from "./code";

const CHARACTERS = "0123456789abcdefghjkmnpqrstvwxyz0123456789ABCDEFGHJK";

describe("the address in a code", () => {
  it("is read however the code is grouped", () => {
    expect(addressIn(` ${CHARACTERS}@https://office.example:8440/\n`)?.origin).toBe(
      "https://office.example:8440",
    );
    const grouped = CHARACTERS.replace(/.{5}/g, "$&-");
    expect(addressIn(`${grouped}@http://127.0.0.1:8440`)?.protocol).toBe("http:");
  });

  it("is none where the code is not whole or leads nowhere", () => {
    const codes = [
      "",
      "@https://office.example",
      CHARACTERS,
      `${CHARACTERS.slice(1)}@https://office.example`,
      `${CHARACTERS}@ftp://office.example`,
      `${CHARACTERS}@https://`,
      `${CHARACTERS}@https://office.example and more`,
      `${CHARACTERS}@https://somebody@office.example`,
    ];
    expect(codes.map(addressIn)).toEqual(codes.map(() => undefined));
  });
});
