/** Requests that another witness is sent in a day at most, as the program has it. */
export const MOST_REQUESTS = 24;
