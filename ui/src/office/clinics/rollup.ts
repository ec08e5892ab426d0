/** What a group of clinics comes to. What is not known of one is counted apart, never as 0. */
import type { Alerts, Clinic, Compliance, State } from "../api/types";
import { nanosOf } from "../parts/amounts";
import { STATES } from "../parts/state";

/** A sum of what is known; null where nothing is. */
export interface Sum<Value> {
  value: Value | null;
  /** Clinics of which it is not known; with no value and none of these it does not apply. */
  unknown: number;
}

export interface Rollup {
  clinics: number;
  /** Whether it holds foreign logs alone. */
  foreign: boolean;
  /** The gravest first. */
  states: { state: State; clinics: number }[];
  fixed: Sum<number>;
  held: Sum<number>;
  searchable: Sum<number>;
  unsent: Sum<number>;
  /** Of the clinic that was heard longest ago. */
  lastContact: Sum<string>;
  versions: Sum<string[]>;
  policies: Sum<number[]>;
  alerts: Sum<Alerts>;
  compliance: Sum<Compliance>;
  /** By currency: sums of different ones are no sum. */
  cost: Sum<[currency: string, nanos: bigint][]>;
  /** The one furthest from right, in seconds. */
  clockOffset: Sum<number>;
  /** Clinics with a code that was not used. */
  codes: number;
}

/** Brings together what `of` knows of each clinic. */
function gather<Value, Whole>(
  clinics: readonly Clinic[],
  of: (clinic: Clinic) => Value | null,
  whole: (known: Value[]) => Whole,
): Sum<Whole> {
  const known = clinics.map(of).filter((value) => value !== null);
  const unknown = clinics.length - known.length;
  return { value: known.length === 0 ? null : whole(known), unknown };
}

const plus = (numbers: number[]) => numbers.reduce((sum, number) => sum + number, 0);

/** Adds records of numbers, member by member. */
const add = <Tally extends object>(tallies: Tally[]): Tally =>
  tallies.reduce((sum, tally) => {
    const keys = Object.keys(tally) as (keyof Tally)[];
    const parts = keys.map((key) => [key, Number(sum[key]) + Number(tally[key])]);
    return Object.fromEntries(parts) as Tally;
  });

const different = <Value>(values: Value[]): Value[] => [...new Set(values)];

/** 0 where the clinic said that none is in force there; null where it said nothing yet. */
export const policyOf = ({ lastContact, policy }: Clinic): number | null =>
  lastContact === null ? null : (policy ?? 0);

/** `all` may hold foreign logs, of which only what is fixed, and when, can be known. */
export function rollUp(all: readonly Clinic[]): Rollup {
  const clinics = all.filter((one) => one.kind === "clinic");
  const states = different([...STATES, ...all.map((one) => one.state)])
    .map((state) => ({ state, clinics: all.filter((one) => one.state === state).length }))
    .filter((one) => one.clinics > 0);
  return {
    clinics: all.length,
    foreign: clinics.length === 0,
    states,
    fixed: gather(all, (one) => one.fixed, plus),
    held: gather(clinics, (one) => one.held, plus),
    searchable: gather(clinics, (one) => one.searchable, plus),
    unsent: gather(clinics, (one) => one.unsent, plus),
    lastContact: gather(
      all,
      (one) => one.lastContact,
      (times) => times.sort()[0] ?? "",
    ),
    versions: gather(clinics, (one) => one.version, different),
    policies: gather(clinics, policyOf, (numbers) => different(numbers).sort((a, b) => a - b)),
    alerts: gather(clinics, (one) => one.alerts, add),
    compliance: gather(clinics, (one) => one.compliance, add),
    cost: gather(
      clinics,
      (one) => one.cost,
      (costs) =>
        different(costs.map((cost) => cost.currency)).map((currency) => {
          const own = costs.filter((cost) => cost.currency === currency).map(nanosOf);
          return [currency, own.reduce((sum, nanos) => sum + nanos, 0n)];
        }),
    ),
    codes: clinics.filter((one) => one.codeExpiresAt !== null).length,
    clockOffset: gather(
      clinics,
      (one) => one.clockOffsetSeconds,
      (offsets) => offsets.reduce((far, one) => (Math.abs(one) > Math.abs(far) ? one : far)),
    ),
  };
}
