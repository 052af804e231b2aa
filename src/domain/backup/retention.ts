/** For how long an owner may keep the past, in days: half a year, one, two, five and ten years. */
export const RETENTION_DAYS = [183, 365, 730, 1_826, 3_652] as const;

/** As long as no owner has chosen otherwise: two years. */
export const USUAL_RETENTION_DAYS = 730;
