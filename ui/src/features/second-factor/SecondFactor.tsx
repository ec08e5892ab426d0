import { useQuery } from "@tanstack/react-query";
import { ask } from "@/ipc";
import { Loading } from "@/shared/Loading";
import { Failed } from "@/shared/states";
import { TurnOff } from "./TurnOff";
import { TurnOn } from "./TurnOn";

/** One's own second factor: turned on where it is off, and off where it is on. */
export function SecondFactor({ close }: { close: () => void }) {
  const state = useQuery({
    queryKey: ["second-factor"],
    queryFn: ask.secondFactor,
    gcTime: 0,
    staleTime: 0,
  });
  if (state.isPending) return <Loading />;
  if (state.isError) return <Failed error={state.error} retry={() => void state.refetch()} />;
  return state.data ? <TurnOff close={close} /> : <TurnOn close={close} />;
}
