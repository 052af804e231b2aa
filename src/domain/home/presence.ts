/** Who knows whether anybody is home. */
export interface Presence {
  /** Undefined where nobody can tell now. */
  somebodyHome(): boolean | undefined;
}
