import { Group, NativeSelect } from '@mantine/core';
import { Section } from '~/ui/page/Section';
import type { Draft } from './draft';

interface ClipFieldsProps {
  settings: Draft['settings'];
  problem: (field: string) => string | undefined;
  onChange: (settings: NonNullable<Draft['settings']>) => void;
}

const lengths = [1000, 2000, 3000, 4000, 5000, 8000];
const sizes = ['256 × 256', '512 × 512', '768 × 768', '768 × 512', '512 × 768', '1024 × 576'];

const usual: NonNullable<Draft['settings']> = {};

/** What is chosen stays among the choices, though it is none of ours. */
function withChosen<Value>(
  values: readonly Value[],
  chosen: Value | undefined | '',
): readonly Value[] {
  const isThere = chosen === undefined || chosen === '' || values.includes(chosen);
  return isThere ? values : [chosen, ...values];
}

/** How the clips of both arms are made: alike. */
export function ClipFields({ settings = usual, problem, onChange }: ClipFieldsProps) {
  const { duration_ms, width, height } = settings;
  const size = width === undefined || height === undefined ? '' : `${width} × ${height}`;
  return (
    <Section
      title="How the clips are made"
      description="The same for both texts, with the same seed in each pair."
    >
      <Group gap="md">
        <NativeSelect
          label="Length"
          value={duration_ms ?? ''}
          error={problem('settings/duration_ms')}
          data={[
            ...(duration_ms === undefined ? [{ value: '', label: 'Usual' }] : []),
            ...withChosen(lengths, duration_ms).map((ms) => ({
              value: `${ms}`,
              label: `${ms / 1000} s`,
            })),
          ]}
          onChange={({ currentTarget: { value } }) => {
            if (value !== '') onChange({ ...settings, duration_ms: Number(value) });
          }}
        />
        <NativeSelect
          label="Size"
          value={size}
          error={problem('settings/width') ?? problem('settings/height')}
          data={[
            ...(size === '' ? [{ value: '', label: 'Usual' }] : []),
            ...withChosen(sizes, size).map((one) => ({ value: one, label: one })),
          ]}
          onChange={({ currentTarget: { value } }) => {
            const [wide, high] = value.split(' × ').map(Number);
            if (wide && high) onChange({ ...settings, width: wide, height: high });
          }}
        />
      </Group>
    </Section>
  );
}
