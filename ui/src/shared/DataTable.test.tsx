import { fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import { show } from "@/test/show";
import { DataTable } from "./DataTable";
import { SessionLink } from "./links";

function Rows({ opens }: { opens: boolean }) {
  return (
    <DataTable
      name="test"
      label="Rows"
      rows={["a"]}
      rowKey={(row) => row}
      opens={opens}
      selected={new Set()}
      select={() => undefined}
      columns={[
        {
          key: "link",
          title: "Link",
          render: (row) => <SessionLink session={row}>there</SessionLink>,
        },
        { key: "plain", title: "Plain", render: () => "nothing to press" },
        { key: "act", title: "Act", render: () => <button type="button">act</button> },
      ]}
    />
  );
}

it("opens a row by a click on what has no use of its own", async () => {
  const { router } = show(<Rows opens />);
  fireEvent.click(await screen.findByText("act"));
  for (const box of screen.getAllByRole("checkbox")) fireEvent.click(box.closest("td") ?? box);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(router.state.location.pathname).toBe("/");
  fireEvent.click(screen.getByText("nothing to press"));
  await waitFor(() => expect(router.state.location.pathname).toBe("/sessions/a"));
});

it("opens no row where that was not asked for: what is read may be recorded", async () => {
  const { router } = show(<Rows opens={false} />);
  fireEvent.click(await screen.findByText("nothing to press"));
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(router.state.location.pathname).toBe("/");
});
