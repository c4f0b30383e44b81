const whole = new Intl.NumberFormat('en');

export function count(n: number): string {
  return whole.format(n);
}

/** "1 character", "1,240 characters". */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${whole.format(n)} ${n === 1 ? one : many}`;
}
