/** Whoever was asked for a proof and gave none. */
export class Abandoned extends Error {}
