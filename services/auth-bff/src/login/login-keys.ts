/** Keys of this service in Redis; every one expires by itself. */
export const loginKeys = {
  /** JSON of a login session. `hash`: SHA-256 of the cookie's value, hex. */
  session: (hash: string): string => `sightline:login:${hash}`,
  /** Failed logins of an account within the window. `hash`: SHA-256 of the email, hex. */
  accountAttempts: (hash: string): string => `sightline:login-attempts:account:${hash}`,
  /** Failed logins from a network address within the window. */
  addressAttempts: (address: string): string => `sightline:login-attempts:address:${address}`,
} as const;
