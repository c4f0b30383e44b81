// Personal data that need not be read: enough of it to recognise, not enough to write it down.

/** "ada@example.com" is "a•••@example.com". */
export function maskedEmail(email: string): string {
  const at = email.lastIndexOf('@');
  if (at < 1) return '•••';
  return `${[...email][0] ?? ''}•••${email.slice(at)}`;
}

/** "+442079460018" is "+44•••18". */
export function maskedPhone(phone: string): string {
  return phone.length < 8 ? '•••' : `${phone.slice(0, 3)}•••${phone.slice(-2)}`;
}
