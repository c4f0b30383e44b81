/** The shortest password that the server takes. */
export const passwordLengthMin = 12;

// No sign that is mistaken for another when it is read out.
const signs = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Five groups of four, as in "k7wd-2mfa-…": about 99 bits, easy to read out. */
export function newPassword(): string {
  const groups = Array.from({ length: 5 }, () =>
    Array.from({ length: 4 }, () => signs.charAt(randomBelow(signs.length))).join(''),
  );
  return groups.join('-');
}

/** Without the lean to small numbers that a plain remainder has. */
function randomBelow(limit: number): number {
  const most = 256 - (256 % limit);
  const drawn = new Uint8Array(1);
  do crypto.getRandomValues(drawn);
  while ((drawn[0] ?? 0) >= most);
  return (drawn[0] ?? 0) % limit;
}
