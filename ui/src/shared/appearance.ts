/** How dense lists are, for this machine. Says nothing of anybody, so it is kept. */
import { useLocalStorage } from "@mantine/hooks";

export type Density = "comfortable" | "compact";

export function useDensity(): [Density, (density: Density) => void] {
  const [density, setDensity] = useLocalStorage<Density>({
    key: "wardbook-density",
    defaultValue: "comfortable",
    getInitialValueInEffect: false,
  });
  return [density === "compact" ? "compact" : "comfortable", setDensity];
}
