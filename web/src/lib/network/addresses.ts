// Network addresses, as far as a page must know whether one lies in a network.

/** The bytes of an address; undefined for what is none. One of IPv4 that is written as IPv6 is of IPv4. */
function bytesOf(address: string): number[] | undefined {
  if (!address.includes(':')) return bytesOfV4(address);
  const [head = '', tail, ...more] = address.split('::');
  if (more.length > 0) return undefined;
  const before = groupsOf(head);
  const after = groupsOf(tail ?? '');
  if (!before || !after) return undefined;
  const missing = 16 - before.length - after.length;
  if (tail === undefined ? missing !== 0 : missing < 2) return undefined;
  const bytes = [...before, ...Array<number>(missing).fill(0), ...after];
  const isMapped = bytes.slice(0, 12).join() === '0,0,0,0,0,0,0,0,0,0,255,255';
  return isMapped ? bytes.slice(12) : bytes;
}

function bytesOfV4(address: string): number[] | undefined {
  const parts = address.split('.');
  const isV4 = parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && +part < 256);
  return isV4 ? parts.map(Number) : undefined;
}

/** Of groups between colons, the last of which may be written as IPv4. */
function groupsOf(text: string): number[] | undefined {
  if (text === '') return [];
  const bytes: number[] = [];
  for (const group of text.split(':')) {
    const isHex = /^[0-9a-f]{1,4}$/i.test(group);
    const value = Number.parseInt(group, 16);
    const some = isHex ? [value >> 8, value & 255] : bytesOfV4(group);
    if (!some) return undefined;
    bytes.push(...some);
  }
  return bytes;
}

/** Whether the address lies in "10.66.0.0/16", "fd00::/8" or the like; an address is a network of one. */
export function isInNetwork(address: string, network: string): boolean {
  const [base = '', length] = network.split('/');
  const wanted = bytesOf(base);
  const given = bytesOf(address);
  if (!wanted || !given || wanted.length !== given.length) return false;
  const bits = length === undefined ? 8 * wanted.length : Number(length);
  return wanted.every((byte, place) => {
    const compared = Math.min(8, Math.max(0, bits - 8 * place));
    return byte >> (8 - compared) === (given[place] ?? 0) >> (8 - compared);
  });
}

/** Whether it is an address, or a network with a prefix that the address has room for. */
export function isNetwork(text: string): boolean {
  const [base = '', length, ...more] = text.split('/');
  const bytes = bytesOf(base);
  if (!bytes || more.length > 0) return false;
  return length === undefined || (/^\d{1,3}$/.test(length) && +length <= 8 * bytes.length);
}
