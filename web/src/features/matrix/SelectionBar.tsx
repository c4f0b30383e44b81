export function SelectionBar(_: Record<string, unknown>) {
  return null;
}
