/** The venue's fee account. */
export const FEE_ACCOUNT = 0;
/** The world outside, where deposits come from and withdrawals go; it may be below zero. */
export const EXTERNAL_ACCOUNT = -1;
