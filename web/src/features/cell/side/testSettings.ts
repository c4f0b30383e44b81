// How a preview is rendered, when it is to be other than usual.

export interface TestSettings {
  seed?: number;
  width?: number;
  height?: number;
  fps?: number;
  duration_ms?: number;
}

export const sizes = ['256 × 256', '512 × 512', '768 × 768', '512 × 768', '768 × 512'];
export const durations = [1000, 2000, 3000, 5000, 8000, 10_000];
export const rates = [12, 24, 30, 60];

/** The part that the server does not choose itself. */
export function withSize(settings: TestSettings, size: string): TestSettings {
  const { width: _width, height: _height, ...others } = settings;
  const [width, height] = size.split(' × ').map(Number);
  return width && height ? { ...others, width, height } : others;
}

export function sizeOf({ width, height }: TestSettings): string {
  return width && height ? `${width} × ${height}` : '';
}

/** With `name` set to the number that was chosen; without it when it is empty or none. */
export function withNumber(
  settings: TestSettings,
  name: 'seed' | 'fps' | 'duration_ms',
  value: string,
): TestSettings {
  const { [name]: _before, ...others } = settings;
  if (!/^\d{1,16}$/.test(value) || Number(value) > Number.MAX_SAFE_INTEGER) return others;
  return { ...others, [name]: Number(value) };
}
