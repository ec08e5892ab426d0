import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { DocumentView } from "@/ipc";
import { show, somebody } from "@/test/show";
import { ReviewBar } from "./ReviewBar";
import type { Review } from "./useReview";

const of = (may: { may_review?: boolean; may_reopen?: boolean }) => ({
  view: { result: {}, may_review: false, may_reopen: false, ...may } as DocumentView,
  review: { may: may.may_review === true } as Review,
});
const closed = "The session is completed, so its results are closed.";

describe("what can be said of a result", () => {
  it("is nothing in a completed session, and a reviewer is told why", async () => {
    show(<ReviewBar {...of({})} />);
    expect(await screen.findByText(closed)).toBeTruthy();
    expect(screen.queryByRole("button")).toBeNull();
  });

  it("is not explained while something can be said", async () => {
    show(
      <>
        <ReviewBar {...of({ may_review: true })} />
        <ReviewBar {...of({ may_reopen: true })} />
      </>,
    );
    expect(await screen.findAllByRole("button")).toHaveLength(3);
    expect(screen.queryByText(closed)).toBeNull();
  });

  it("is nothing to who reviews nothing, whatever the session is", async () => {
    const person = somebody({ review: "none" });
    show(
      <>
        <ReviewBar {...of({})} />
        there
      </>,
      { person },
    );
    await screen.findByText("there");
    expect(screen.queryByText(closed)).toBeNull();
  });
});
