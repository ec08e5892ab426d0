import { useMutation } from "@tanstack/react-query";
import { ask, type SetupStep } from "@/ipc";
import { queryClient, WINDOW_KEY } from "@/shared/window";

/** Goes to a step of the first run, and keeps that it is there. */
export function useGo() {
  return useMutation({
    mutationFn: async (step: SetupStep) => {
      await ask.setSetupStep(step);
      await queryClient.invalidateQueries({ queryKey: WINDOW_KEY });
    },
  });
}
