import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { DocumentView } from "@/ipc";
import { show } from "@/test/show";
import { ReviewBar } from "./ReviewBar";
import type { Review } from "./useReview";

const of = (may: { may_review?: boolean; may_reopen?: boolean }) => ({
  view: { result: {}, may_review: false, may_reopen: false, ...may } as DocumentView,
  review: { may: may.may_review === true } as Review,
});

describe("what can be said of a result", () => {
  it("is that it is right, of no use, or to be looked at again", async () => {
    show(
      <>
        <ReviewBar {...of({ may_review: true })} />
        <ReviewBar {...of({ may_reopen: true })} />
      </>,
    );
    expect(await screen.findAllByRole("button")).toHaveLength(3);
  });

  it("is nothing to who reviews nothing", async () => {
    show(
      <>
        <ReviewBar {...of({})} />
        there
      </>,
    );
    await screen.findByText("there");
    expect(screen.queryByRole("button")).toBeNull();
  });
});
