interface Token {
  revoked_at: string | null;
  expires_at: string | null;
}

/** Which tokens end with a password, as the API has it, in the order of the choices. */
export const revocations = ['made_in_sessions', 'all', 'none'] as const;

export type Revocation = (typeof revocations)[number];

/** Those that let a program in at the time `now`. */
export function validTokens<T extends Token>(tokens: readonly T[], now: number): T[] {
  return tokens.filter(
    ({ revoked_at, expires_at }) =>
      revoked_at === null && (expires_at === null || Date.parse(expires_at) > now),
  );
}
