const cents = new Intl.NumberFormat('en', { style: 'currency', currency: 'USD' });
const fine = new Intl.NumberFormat('en', {
  style: 'currency',
  currency: 'USD',
  minimumSignificantDigits: 1,
  maximumSignificantDigits: 2,
});

/** US dollars: "$12.40", and "$0.004" of what is less than a cent. */
export function usd(amount: number): string {
  return amount > 0 && amount < 0.01 ? fine.format(amount) : cents.format(amount);
}

/** An amount that somebody typed; null when nothing, undefined when it is none. */
export function parseUsd(typed: string): number | null | undefined {
  const text = typed.trim().replace(/^\$\s*/, '');
  if (text === '') return null;
  return /^\d{1,8}(\.\d{1,6})?$/.test(text) ? Number(text) : undefined;
}
